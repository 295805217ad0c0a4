package org.dapo.benchmark.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.dapo.api.pipeline.PipelineException;
import org.dapo.api.pipeline.WrongValueException;
import org.dapo.api.progress.RunListener;

/** The cells of a run that failed. */
final class Failures {
    private final RunListener listener;
    private final List<PipelineException> all = new ArrayList<>();
    private boolean anyDone;

    Failures(RunListener listener) {
        this.listener = listener;
    }

    /** A cell. */
    @FunctionalInterface
    interface Cell<T> {
        T run() throws PipelineException;
    }

    /**
     * Runs a cell. A failure is reported at once and kept.
     *
     * @return its result; empty if it failed
     * @throws PipelineException if the run is cancelled; or if a value of the plan is wrong before any cell is done, since that
     *     may be wrong for all, and nothing is lost yet
     */
    <T> Optional<T> attempt(Cell<T> cell) throws PipelineException {
        try {
            T result = cell.run();
            anyDone = true;
            return Optional.of(result);
        } catch (PipelineException e) {
            boolean atOnce = e instanceof WrongValueException && !anyDone;
            if (atOnce || listener.cancelled() || Thread.currentThread().isInterrupted()) {
                throw e;
            }
            all.add(e);
            listener.warning(e.getMessage() + "; the other parts are computed all the same");
            return Optional.empty();
        }
    }

    /**
     * Ends the run, once every other cell is done.
     *
     * @throws PipelineException if a cell failed
     */
    void requireNone() throws PipelineException {
        if (!all.isEmpty()) {
            throw new PipelineException(
                    "%s; all else is finished, and another run in the same folder computes only what is missing"
                            .formatted(all.stream()
                                    .map(PipelineException::getMessage)
                                    .collect(Collectors.joining("; "))),
                    all.get(0));
        }
    }
}
