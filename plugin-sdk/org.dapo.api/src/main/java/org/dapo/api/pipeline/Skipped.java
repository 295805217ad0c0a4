package org.dapo.api.pipeline;

/**
 * An image that a run left out, entirely or in part.
 *
 * @param id the sample's id
 * @param extent whether it was left out entirely, or only where masks are needed
 * @param reason one line
 */
public record Skipped(String id, Extent extent, String reason) {
    /** The extent to which an image was left out. */
    public enum Extent {
        /** Entirely: it could not be decoded, or tuning requires a mask or a type that it does not have. */
        IMAGE,
        /** In pixel metrics only: it has no usable mask. */
        MASK
    }
}
