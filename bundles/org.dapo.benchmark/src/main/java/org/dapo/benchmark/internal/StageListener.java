package org.dapo.benchmark.internal;

import org.dapo.api.progress.RunListener;

/** Prefixes all messages of a run with its cell's name. */
record StageListener(String cell, RunListener listener) implements RunListener {
    @Override
    public void progress(String stage, long done, long total) {
        listener.progress(cell + ": " + stage, done, total);
    }

    @Override
    public void warning(String message) {
        listener.warning(cell + ": " + message);
    }

    @Override
    public boolean cancelled() {
        return listener.cancelled();
    }
}
