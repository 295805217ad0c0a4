package org.dapo.testkit.fuzz;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;

/**
 * The outcome for the inputs.
 *
 * @param inputs the number of inputs
 * @param read the number that the reader accepted
 * @param refused the number that it rejected with the documented exception
 * @param slowest the longest time that it took for one input
 */
public record FuzzCounts(int inputs, int read, int refused, Duration slowest) {
    /** With fewer inputs, the shares of a run are not meaningful. */
    private static final int TELLING_INPUTS = 500;

    private static final int SMALLEST_SHARE = 50;

    /**
     * Fails unless at least a fiftieth of the inputs was read and a fiftieth rejected. Otherwise nearly all inputs had the same
     * outcome, and the damaged inputs tested nothing. Always passes with fewer than 500 inputs.
     */
    public void assertBothHappened() {
        int fewest = inputs < TELLING_INPUTS ? 0 : inputs / SMALLEST_SHARE;
        assertTrue(
                read >= fewest && refused >= fewest,
                () -> "of %d inputs %d were read and %d refused; expected at least %d of each"
                        .formatted(inputs, read, refused, fewest));
    }
}
