package org.dapo.model.folder.internal;

import java.util.function.BooleanSupplier;
import org.dapo.api.pipeline.RunListener;

/**
 * Somebody's listener, and the end of what it listens to when whoever works for it goes down.
 *
 * @param listener hears what there is to hear, and may cancel too
 * @param down whether it is time to end
 */
record UntilDown(RunListener listener, BooleanSupplier down) implements RunListener {
    @Override
    public void progress(String stage, long done, long total) {
        listener.progress(stage, done, total);
    }

    @Override
    public void warning(String message) {
        listener.warning(message);
    }

    @Override
    public boolean cancelled() {
        return down.getAsBoolean() || listener.cancelled();
    }
}
