package org.dapo.inspection.internal;

import java.util.concurrent.atomic.AtomicLongArray;

/** Response times in constant memory: counts in steps of 5 percent, from 1 microsecond up. Thread-safe. */
final class Latencies {
    private static final double STEP = 1.05;
    private static final double SMALLEST_MILLIS = 1e-3;

    /** Enough steps for more than an hour. */
    private final AtomicLongArray counts = new AtomicLongArray(460);

    void add(long nanos) {
        double steps = Math.log(nanos / 1e6 / SMALLEST_MILLIS) / Math.log(STEP);
        counts.incrementAndGet((int) Math.max(0, Math.min(counts.length() - 1, Math.ceil(steps))));
    }

    /** The latency that a share of all responses did not exceed, at most one step too high; 0 without responses. */
    double quantile(double share) {
        long total = 0;
        for (int i = 0; i < counts.length(); i++) {
            total += counts.get(i);
        }
        long rank = (long) Math.ceil(share * total);
        long seen = 0;
        for (int i = 0; i < counts.length() && rank > 0; i++) {
            seen += counts.get(i);
            if (seen >= rank) {
                return SMALLEST_MILLIS * Math.pow(STEP, i);
            }
        }
        return 0;
    }
}
