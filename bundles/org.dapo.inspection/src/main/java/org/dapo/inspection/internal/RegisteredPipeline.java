package org.dapo.inspection.internal;

import org.dapo.api.pipeline.Inspector;
import org.dapo.api.pipeline.InspectorRequest;
import org.dapo.api.pipeline.PartGoneException;
import org.dapo.api.pipeline.Pipeline;
import org.dapo.api.pipeline.PipelineException;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;

/**
 * A pipeline in the registry. It and its parts, which are plug-ins, are activated when an inspector is prepared, on the thread
 * that prepares it.
 */
final class RegisteredPipeline implements InspectorSource {
    private final BundleContext context;
    private final ServiceReference<Pipeline> reference;
    private int gets;
    private boolean released;

    RegisteredPipeline(BundleContext context, ServiceReference<Pipeline> reference) {
        this.context = context;
        this.reference = reference;
    }

    @Override
    public Inspector inspector(InspectorRequest request) throws PipelineException {
        return pipeline().inspector(request);
    }

    private Pipeline pipeline() throws PipelineException {
        Pipeline pipeline = context.getService(reference);
        String name = String.valueOf(reference.getProperty(Pipeline.NAME_PROPERTY));
        if (pipeline == null && reference.getBundle() != null) {
            throw new PipelineException(
                    "the pipeline '%s' cannot be used: its activation, or that of a part, failed (see the log)"
                            .formatted(name));
        }
        if (pipeline == null) {
            throw new PartGoneException("pipeline", name);
        }
        if (!kept()) {
            context.ungetService(reference);
            throw new PartGoneException("pipeline", name);
        }
        return pipeline;
    }

    private synchronized boolean kept() {
        gets += released ? 0 : 1;
        return !released;
    }

    /** Gives the service back, since inspectors prepared with it are no longer used. */
    void release() {
        int held;
        synchronized (this) {
            released = true;
            held = gets;
            gets = 0;
        }
        for (int i = 0; i < held; i++) {
            context.ungetService(reference);
        }
    }
}
