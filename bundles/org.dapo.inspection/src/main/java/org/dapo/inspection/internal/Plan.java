package org.dapo.inspection.internal;

import org.dapo.api.pipeline.InspectorRequest;
import org.dapo.api.pipeline.Pipeline;

/**
 * What is to be inspected with.
 *
 * @param pipeline the pipeline, which makes one plan as long as it is the same object
 * @param request with which checkpoint and thresholds
 * @param revision of the configuration: one that is stored again is prepared again, since its files may be others
 */
record Plan(Pipeline pipeline, InspectorRequest request, long revision) {
    /** Whether another plan would prepare the same. A pipeline is told by its identity. */
    boolean same(Plan other) {
        return pipeline == other.pipeline && revision == other.revision && request.equals(other.request);
    }
}
