package org.dapo.inspection.internal;

import org.dapo.api.pipeline.Inspector;
import org.dapo.api.pipeline.InspectorRequest;
import org.dapo.api.pipeline.PipelineException;

/** Prepares inspectors. This runs plug-in code, which may never return. */
interface InspectorSource {
    /** A new inspector. */
    Inspector inspector(InspectorRequest request) throws PipelineException;
}
