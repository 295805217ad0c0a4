package org.dapo.testkit.fuzz;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;

/**
 * What became of the inputs.
 *
 * @param inputs how many there were
 * @param read how many the reader took
 * @param refused how many it refused with the documented exception
 * @param slowest the longest that it took over one
 */
public record FuzzCounts(int inputs, int read, int refused, Duration slowest) {
    /** Below, the shares of one run say nothing. */
    private static final int TELLING_INPUTS = 500;

    private static final int SMALLEST_SHARE = 50;

    /**
     * Fails unless a fiftieth of the inputs was read and a fiftieth refused: were nearly all read or none, the spoilt
     * inputs would have tried nothing. Passes where too few were made to tell.
     */
    public void assertBothHappened() {
        int fewest = inputs < TELLING_INPUTS ? 0 : inputs / SMALLEST_SHARE;
        assertTrue(
                read >= fewest && refused >= fewest,
                () -> "of %d inputs %d were read and %d refused; at least %d of each are meant to be"
                        .formatted(inputs, read, refused, fewest));
    }
}
