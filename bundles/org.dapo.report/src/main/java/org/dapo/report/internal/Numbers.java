package org.dapo.report.internal;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.function.Predicate;

/**
 * Formats numbers as the shortest decimals that read back as the same number. {@link Double#toString(double)} of Java 17 is
 * sometimes a digit too long (JDK-4511638).
 */
public final class Numbers {
    private static final int MOST_DIGITS = 17;

    private Numbers() {}

    /**
     * Formats a number.
     *
     * @param value a finite number
     * @return its shortest decimal
     */
    public static String text(double value) {
        return text(new BigDecimal(value), Math.abs(value), shorter -> shorter.doubleValue() == value);
    }

    /**
     * Formats a number of single precision.
     *
     * @param value a finite number
     * @return the shortest decimal that reads back as the same float
     */
    public static String text(float value) {
        return text(new BigDecimal(value), Math.abs(value), shorter -> shorter.floatValue() == value);
    }

    private static String text(BigDecimal exact, double size, Predicate<BigDecimal> readsBack) {
        BigDecimal shortest = exact;
        for (int digits = 1; digits <= MOST_DIGITS; digits++) {
            BigDecimal rounded = exact.round(new MathContext(digits));
            if (readsBack.test(rounded)) {
                shortest = rounded;
                break;
            }
        }
        shortest = shortest.stripTrailingZeros();
        if (size != 0 && (size < 1e-4 || size >= 1e16)) {
            return shortest.toString();
        }
        return shortest.scale() <= 0 ? shortest.setScale(1).toPlainString() : shortest.toPlainString();
    }
}
