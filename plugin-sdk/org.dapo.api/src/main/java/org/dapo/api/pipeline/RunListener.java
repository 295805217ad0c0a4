package org.dapo.api.pipeline;

import org.osgi.annotation.versioning.ConsumerType;

/** Hears of a run's progress and may cancel it. Called from the thread that runs, often; it returns at once. */
@ConsumerType
public interface RunListener {
    /** Hears nothing and never cancels. */
    RunListener NONE = new RunListener() {};

    /**
     * Hears how far the run is.
     *
     * @param stage what is being done, such as {@code epoch 2 of 5}
     * @param done how many images of the stage are done
     * @param total how many it has
     */
    default void progress(String stage, long done, long total) {}

    /**
     * Hears of something that did not stop the run.
     *
     * @param message one line
     */
    default void warning(String message) {}

    /**
     * Asked before each step.
     *
     * @return true to end the run with a {@link PipelineException}
     */
    default boolean cancelled() {
        return false;
    }
}
