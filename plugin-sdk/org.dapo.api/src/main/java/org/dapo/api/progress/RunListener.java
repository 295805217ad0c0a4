package org.dapo.api.progress;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Receives the progress of a run and may cancel it. It is called often and from the thread of the run, so its methods must return
 * quickly.
 */
@ConsumerType
public interface RunListener {
    /** A listener that ignores everything and never cancels. */
    RunListener NONE = new RunListener() {};

    /**
     * Reports the progress of the run.
     *
     * @param stage the current stage, such as {@code epoch 2 of 5}
     * @param done how much of the stage is done, in its own unit: images, steps or bytes
     * @param total how much the stage has in all
     */
    default void progress(String stage, long done, long total) {}

    /**
     * Reports a problem that did not stop the run.
     *
     * @param message one line
     */
    default void warning(String message) {}

    /**
     * Whether to cancel the run. Called before each step.
     *
     * @return true to end the run; it then fails with a message that says so
     */
    default boolean cancelled() {
        return false;
    }
}
