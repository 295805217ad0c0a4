package org.dapo.inspection.internal;

import java.util.Optional;
import org.dapo.api.image.ImageSource;
import org.dapo.api.pipeline.Inspection;
import org.dapo.api.pipeline.Inspector;
import org.dapo.api.pipeline.PartGoneException;
import org.dapo.api.pipeline.PipelineException;
import org.dapo.api.pipeline.RejectedInspectionException;

/** The service. Each call uses the current inspector and is counted; each inspection is reported. */
final class LiveInspector implements Inspector {
    private final Succession succession;
    private final Counters counters;
    private final Host host;

    /** Supplies the limit and receives notifications. */
    interface Host {
        /** The maximum number of calls running or waiting. */
        int queue();

        /** A part of the current assembly has left. */
        void partGone();

        /** An image was inspected. */
        void inspected(Inspection inspection);
    }

    LiveInspector(Succession succession, Counters counters, Host host) {
        this.succession = succession;
        this.counters = counters;
        this.host = host;
    }

    @Override
    public Inspection inspect(ImageSource image, Optional<String> product) throws PipelineException {
        int limit = host.queue();
        if (!counters.begin(limit)) {
            throw new RejectedInspectionException(counters.getName(), limit);
        }
        long begin = System.nanoTime();
        boolean answered = false;
        try {
            Inspection found = onCurrent(image, product);
            answered = true;
            counters.answered(found.anomalous(), System.nanoTime() - begin);
            host.inspected(found);
            return found;
        } finally {
            if (!answered) {
                counters.failed();
            }
            counters.end();
        }
    }

    /** Inspects with the current assembly; if a part of it has just left, tries again with the next one. */
    private Inspection onCurrent(ImageSource image, Optional<String> product) throws PipelineException {
        while (true) {
            Prepared prepared = succession.enter();
            try {
                return prepared.inspector().inspect(image, product);
            } catch (PartGoneException gone) {
                succession.drop(prepared);
                host.partGone();
            } finally {
                prepared.leave();
            }
        }
    }

    /** Does nothing: the service belongs to its configuration. */
    @Override
    public void close() {}
}
