package org.dapo.inspection.internal;

import org.dapo.api.pipeline.InspectorRequest;

/**
 * What to inspect with.
 *
 * @param pipeline the pipeline, compared by identity
 * @param request with which checkpoint and thresholds
 * @param revision of the configuration; each update is prepared again, since its files may have changed
 */
record Plan(InspectorSource pipeline, InspectorRequest request, long revision) {
    /** Whether another plan would prepare the same inspector. Pipelines are compared by identity. */
    boolean same(Plan other) {
        return pipeline == other.pipeline && revision == other.revision && request.equals(other.request);
    }
}
