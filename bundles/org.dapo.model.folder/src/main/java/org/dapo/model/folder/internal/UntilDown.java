package org.dapo.model.folder.internal;

import java.util.function.BooleanSupplier;
import org.dapo.api.progress.RunListener;

/**
 * A listener that is also cancelled when the component doing the work is deactivated.
 *
 * @param listener receives all events, and may cancel too
 * @param down whether the work must end
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
