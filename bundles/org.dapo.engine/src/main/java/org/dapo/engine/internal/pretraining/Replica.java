package org.dapo.engine.internal.pretraining;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.dapo.api.pipeline.PipelineException;
import org.dapo.api.pipeline.PretrainingRecipe;
import org.dapo.engine.internal.data.HostTransfer;
import org.dapo.nn.api.backbone.TrainableBackbone;
import org.dapo.nn.api.tensor.Constants;

/** A backbone in training, its probes, if any, and the loss of a batch. */
final class Replica {
    private final TrainableBackbone backbone;
    private final Probes probes;
    private final ContrastiveLoss loss;
    private final double probeWeight;
    private final NDManager manager;

    /**
     * Starts with zero probes.
     *
     * @param backbone the backbone; the caller closes it
     * @param types the number of defect types
     * @param settings temperature and weights
     * @param manager owns the probes
     */
    Replica(TrainableBackbone backbone, int types, PretrainingRecipe.Loss settings, NDManager manager) {
        this.backbone = backbone;
        this.probes = new Probes(manager, backbone.spec(), types, settings.temperature(), settings.imageProbeWeight());
        this.loss = new ContrastiveLoss(settings.temperature());
        this.probeWeight = settings.probeWeight();
        this.manager = manager;
    }

    TrainableBackbone backbone() {
        return backbone;
    }

    /** All trained parameters, in a fixed order. */
    Map<String, NDArray> parameters() {
        Map<String, NDArray> parameters = new LinkedHashMap<>(backbone.parameters());
        if (probeWeight > 0) {
            parameters.putAll(probes.parameters());
        }
        return parameters;
    }

    /** Adds the gradients of a batch's loss to those of the parameters and returns the loss. Gradients must be on. */
    float gradients(CaptionedBatch batch, GradientCollector collector) throws PipelineException {
        try (NDManager scratch = manager.newSubManager()) {
            List<Integer> layers = probeWeight > 0 ? probes.layers() : List.of();
            NDArray of = loss(batch.through(scratch, backbone, layers));
            collector.backward(of);
            return HostTransfer.scalar(of);
        }
    }

    private NDArray loss(CaptionedBatch.Features features) {
        NDArray ofImages = loss.of(features.images(), features.texts(), features.captions(), features.pictures());
        return features.seen()
                .map(seen -> probes.loss(features.images(), seen))
                .map(ofProbes -> ofImages.add(ofProbes.mul(Constants.scalar(ofProbes, probeWeight))))
                .orElse(ofImages);
    }
}
