package org.dapo.engine.internal.optimization;

import org.dapo.nn.api.prompt.TuningRecipe.Schedule;

/** The learning rate of each epoch. */
public final class RateSchedule {
    private static final double WARM_UP_RATE = 1e-5;

    private RateSchedule() {}

    /** The rate in an epoch, counted from 1, of this many epochs. */
    public static double rate(Schedule schedule, double rate, int epoch, int epochs) {
        return switch (schedule) {
            case CONSTANT -> rate;
            // The cosine ignores the warm-up epoch: it begins at the full rate in the second.
            case COSINE_WITH_WARM_UP ->
                epoch == 1 ? Math.min(WARM_UP_RATE, rate) : rate * 0.5 * (1 + Math.cos(Math.PI * (epoch - 2) / epochs));
        };
    }
}
