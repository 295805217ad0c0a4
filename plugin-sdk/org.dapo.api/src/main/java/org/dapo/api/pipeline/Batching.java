package org.dapo.api.pipeline;

import java.time.Duration;
import java.util.Objects;

/**
 * How images of concurrent callers are collected into batches for the network. A single caller waits for others at most for the
 * delay. An inspector with tiles also sends that many tiles of an image through the network together, or eight if it does not batch.
 *
 * @param size the maximum number of images per batch, at least 1; 1 disables batching
 * @param delay the maximum time that the first image of a batch waits for others, not negative
 */
public record Batching(int size, Duration delay) {
    /** No batching: each image is processed alone and at once. */
    public static final Batching NONE = new Batching(1, Duration.ZERO);

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if the size is below 1 or the delay is negative
     */
    public Batching {
        Objects.requireNonNull(delay, "delay");
        if (size < 1) {
            throw new IllegalArgumentException("the batch size must be at least 1, not " + size);
        }
        if (delay.isNegative()) {
            throw new IllegalArgumentException("the batch delay must not be negative, but it is " + delay);
        }
    }
}
