package org.dapo.djl.internal;

/**
 * What an attempt to use a GPU showed.
 *
 * @param outcome whether it can be used
 * @param reason PyTorch's reason in one line, empty if it can
 */
record GpuProbe(Outcome outcome, String reason) {
    static final GpuProbe USABLE = new GpuProbe(Outcome.USABLE, "");

    /** Part of PyTorch's messages if no memory is left, such as "CUDA out of memory" and "CUDA error: out of memory". */
    private static final String NO_MEMORY = "out of memory";

    enum Outcome {
        USABLE,
        ABSENT,
        /** It is there, but its memory is in use. */
        FULL
    }

    static GpuProbe failed(String reason) {
        return new GpuProbe(reason.contains(NO_MEMORY) ? Outcome.FULL : Outcome.ABSENT, reason);
    }

    boolean usable() {
        return outcome == Outcome.USABLE;
    }

    boolean full() {
        return outcome == Outcome.FULL;
    }
}
