package org.dapo.engine.internal.evaluation;

import java.util.ArrayList;
import java.util.List;
import org.dapo.api.progress.RunListener;

/** Records the stages of a run, and cancels the run in one of them. */
final class Stages implements RunListener {
    final List<String> seen = new ArrayList<>();
    final List<String> warnings = new ArrayList<>();
    private final String last;

    /** Cancels when this stage is reached. */
    Stages(String last) {
        this.last = last;
    }

    @Override
    public void progress(String stage, long done, long total) {
        seen.add(stage);
    }

    @Override
    public void warning(String message) {
        warnings.add(message);
    }

    @Override
    public boolean cancelled() {
        return seen.contains(last);
    }
}
