package org.dapo.api.pipeline;

/**
 * An image that a run left out, wholly or in part.
 *
 * @param id the sample's id
 * @param extent whether it was left out of everything or of what needs masks
 * @param reason one line
 */
public record Skipped(String id, Extent extent, String reason) {
    /** From what an image was left out. */
    public enum Extent {
        /** From everything: it could not be decoded, or tuning wants a mask of it, or a type, that it has not. */
        IMAGE,
        /** From pixel metrics: it has no usable mask. */
        MASK
    }
}
