package org.dapo.api.pipeline;

import java.time.Duration;
import java.util.Objects;

/**
 * How the images of concurrent callers are gathered, so that several go through the network at once. A caller that is alone waits
 * for others no longer than the delay.
 *
 * @param size how many images go through the network at once, at most; 1 gathers nothing
 * @param delay how long the first image of a batch waits for others, at most
 */
public record Batching(int size, Duration delay) {
    /** Every image on its own, at once. */
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
