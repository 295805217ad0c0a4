package org.dapo.testkit;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Locale;

/**
 * Records how far one kind of result differs from an oracle's, over many comparisons. The outcome is one line in the build log,
 * {@code agreement | what | oracle | largest difference | allowed}. A table of all comparisons with oracles is made from these
 * lines. Thread-safe.
 */
public final class Agreement {
    private final String what;
    private final String oracle;
    private final double allowed;
    private double largest = -1;

    /**
     * Creates a record without comparisons.
     *
     * @param what what is compared
     * @param oracle the oracle's library and version, as stated in the fixtures
     * @param allowed the maximum allowed difference
     */
    public Agreement(String what, String oracle, double allowed) {
        this.what = what;
        this.oracle = oracle;
        this.allowed = allowed;
    }

    /**
     * Computes the difference of two arrays.
     *
     * @param wanted the oracle's values
     * @param given the values to compare, of the same number
     * @return the largest absolute difference, divided by the largest absolute oracle value if that is above 1; NaN if any value
     *     is NaN
     */
    public static double relative(float[] wanted, float[] given) {
        float largest = 1;
        float difference = 0;
        for (int i = 0; i < wanted.length; i++) {
            largest = Math.max(largest, Math.abs(wanted[i]));
            difference = Math.max(difference, Math.abs(wanted[i] - given[i]));
        }
        return difference / largest;
    }

    /**
     * Records one comparison.
     *
     * @param difference the difference of the results
     * @param where which results, for the failure message
     * @throws AssertionError if the difference exceeds the allowed one or is NaN
     */
    public synchronized void within(double difference, String where) {
        largest = Double.isNaN(difference) ? Double.NaN : Math.max(largest, difference);
        assertTrue(difference <= allowed, "%s: %s differs by %g".formatted(what, where, difference));
    }

    /**
     * Prints the line.
     *
     * @throws AssertionError if nothing was compared, or a difference was NaN
     */
    public synchronized void print() {
        assertTrue(largest >= 0, "nothing was compared: " + what);
        System.out.printf("agreement | %s | %s | %s | %s%n", what, oracle, number(largest), number(allowed));
    }

    private static String number(double value) {
        return value == 0 ? "0" : String.format(Locale.ROOT, "%.1e", value);
    }
}
