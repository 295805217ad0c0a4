package org.dapo.metric.region.internal;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Locale;

/**
 * How far a kind of result is from an oracle's over many comparisons: one line of the build's log, which the README's table
 * is made from.
 */
final class Agreement {
    private final String what;
    private final String oracle;
    private final double allowed;
    private double largest = -1;

    /**
     * Starts without a comparison.
     *
     * @param what what is compared
     * @param oracle library and version, as the fixtures have them
     * @param allowed the largest difference that is allowed
     */
    Agreement(String what, String oracle, double allowed) {
        this.what = what;
        this.oracle = oracle;
        this.allowed = allowed;
    }

    /** Takes one comparison and fails if it differs by more than is allowed. */
    synchronized void within(double difference, String where) {
        largest = Double.isNaN(difference) ? Double.NaN : Math.max(largest, difference);
        assertTrue(difference <= allowed, "%s: %s differs by %g".formatted(what, where, difference));
    }

    /** Prints the line. */
    synchronized void print() {
        assertTrue(largest >= 0, "nothing was compared: " + what);
        System.out.printf("agreement | %s | %s | %s | %s%n", what, oracle, number(largest), number(allowed));
    }

    private static String number(double value) {
        return value == 0 ? "0" : String.format(Locale.ROOT, "%.1e", value);
    }
}
