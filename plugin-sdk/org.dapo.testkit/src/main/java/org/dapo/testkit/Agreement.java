package org.dapo.testkit;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Locale;

/**
 * How far a kind of result is from an oracle's, over many comparisons. Ends as one line of the build's log, {@code agreement | what
 * | oracle | largest difference | allowed}, from which a table of what was held against whom is made. Thread-safe.
 */
public final class Agreement {
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
    public Agreement(String what, String oracle, double allowed) {
        this.what = what;
        this.oracle = oracle;
        this.allowed = allowed;
    }

    /**
     * How far apart two arrays are.
     *
     * @param wanted the oracle's values
     * @param given as many values to hold against them
     * @return the largest difference, as a part of the largest wanted value if that is above 1; NaN if there is one
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
     * Takes one comparison.
     *
     * @param difference how far apart the results are
     * @param where which results, for the failure's message
     * @throws AssertionError if they differ by more than is allowed, or the difference is NaN
     */
    public synchronized void within(double difference, String where) {
        largest = Double.isNaN(difference) ? Double.NaN : Math.max(largest, difference);
        assertTrue(difference <= allowed, "%s: %s differs by %g".formatted(what, where, difference));
    }

    /**
     * Prints the line.
     *
     * @throws AssertionError if nothing was compared
     */
    public synchronized void print() {
        assertTrue(largest >= 0, "nothing was compared: " + what);
        System.out.printf("agreement | %s | %s | %s | %s%n", what, oracle, number(largest), number(allowed));
    }

    private static String number(double value) {
        return value == 0 ? "0" : String.format(Locale.ROOT, "%.1e", value);
    }
}
