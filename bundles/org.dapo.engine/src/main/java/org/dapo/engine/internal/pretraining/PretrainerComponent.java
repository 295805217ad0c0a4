package org.dapo.engine.internal.pretraining;

import org.dapo.api.pipeline.PipelineException;
import org.dapo.api.pipeline.Pretrainer;
import org.dapo.api.pipeline.PretrainingRequest;
import org.dapo.api.pipeline.PretrainingResult;
import org.dapo.api.progress.RunListener;
import org.dapo.engine.internal.assembly.Parts;
import org.dapo.engine.internal.optimization.GradientTurn;
import org.dapo.nn.api.tensor.TensorEngine;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Trains backbones, one at a time. */
@Component
public final class PretrainerComponent implements Pretrainer {
    private final TensorEngine tensors;
    private final Parts parts;

    /** Uses the given engine and parts. */
    @Activate
    public PretrainerComponent(@Reference TensorEngine tensors, @Reference Parts parts) {
        this.tensors = tensors;
        this.parts = parts;
    }

    @Override
    public PretrainingResult pretrain(PretrainingRequest request, RunListener listener) throws PipelineException {
        return GradientTurn.await(listener, () -> new Pretraining(tensors, parts, request, listener).run());
    }
}
