package org.dapo.engine.internal.pretraining;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.dapo.api.pipeline.PipelineException;
import org.dapo.api.pipeline.PretrainingRequest;
import org.dapo.api.pipeline.PretrainingResult;
import org.dapo.api.pipeline.Provenance;
import org.dapo.api.pipeline.RunListener;
import org.dapo.engine.internal.assembly.OutputFolder;
import org.dapo.engine.internal.assembly.Parts;
import org.dapo.engine.internal.checkpoint.Checkpoint;
import org.dapo.engine.internal.data.HostTransfer;
import org.dapo.engine.internal.data.Samples;
import org.dapo.engine.internal.optimization.Shuffle;
import org.dapo.nn.api.backbone.BackboneException;
import org.dapo.nn.api.backbone.BackboneProvider;
import org.dapo.nn.api.backbone.PretrainableProvider;
import org.dapo.nn.api.backbone.TrainableBackbone;
import org.dapo.nn.api.tensor.Constants;
import org.dapo.nn.api.tensor.TensorEngine;

/** Trains a backbone from nothing by {@link ContrastiveLoss}, and {@link Probes} if they are wanted, with AdamW and a cosine schedule. */
final class Pretraining {
    private final TensorEngine tensors;
    private final Parts parts;
    private final PretrainingRequest request;
    private final RunListener listener;
    private final ContrastiveLoss loss;

    Pretraining(TensorEngine tensors, Parts parts, PretrainingRequest request, RunListener listener) {
        this.tensors = tensors;
        this.parts = parts;
        this.request = request;
        this.listener = listener;
        this.loss = new ContrastiveLoss(request.temperature());
    }

    PretrainingResult run() throws PipelineException {
        long began = System.nanoTime();
        Parts.Known<BackboneProvider> known = parts.backbone(request.backbone());
        if (!(known.part() instanceof PretrainableProvider provider)) {
            throw new PipelineException(
                    "the backbone '%s' cannot be trained from nothing".formatted(request.backbone()));
        }
        CaptionedSamples samples = CaptionedSamples.open(parts, request.dataset(), request.split(), request.pairs());
        int steps = samples.images() / request.batch();
        if (steps == 0) {
            throw new PipelineException("%s has %d images with captions, fewer than one batch of %d"
                    .formatted(request.dataset(), samples.images(), request.batch()));
        }
        requireSide(provider);
        Optional<Path> last = emptyOrResumed();
        Device device = tensors.device(request.device());
        Provenance provenance = provenance(samples, device);
        try (TrainableBackbone backbone = provider.untrained(device, request.seed());
                NDManager manager = tensors.newManager(device)) {
            Probes probes = new Probes(manager, backbone.spec(), samples.types().size(), request.temperature());
            Map<String, NDArray> parameters = new LinkedHashMap<>(backbone.parameters());
            if (request.probeWeight() > 0) {
                parameters.putAll(probes.parameters());
            }
            WeightUpdate update = new WeightUpdate(parameters, request, manager, (long) steps * request.epochs());
            List<Double> losses = new ArrayList<>();
            List<Map<String, Double>> heldOut = new ArrayList<>();
            resume(last, provenance, parameters, device, update, losses, heldOut);
            for (int epoch = losses.size() + 1; epoch <= request.epochs(); epoch++) {
                losses.add(epoch(epoch, samples, backbone, probes, update, manager));
                heldOut.add(heldOut(samples, backbone, manager));
                Checkpoint.write(
                        request.out(),
                        new Checkpoint.State(epoch, update.steps(), losses, heldOut),
                        provenance,
                        parameters,
                        update.moments());
            }
            int side = request.crop().orElse(backbone.spec().imageSize());
            Path weights = TrainedWeights.write(request.out(), backbone.trainedAt(manager, side));
            return new PretrainingResult(
                    weights,
                    provider.trained(weights),
                    losses,
                    heldOut,
                    samples.images(),
                    (System.nanoTime() - began) / 1e9,
                    provenance);
        } catch (BackboneException | IOException e) {
            throw new PipelineException(e.getMessage(), e);
        }
    }

    private void requireSide(PretrainableProvider provider) throws PipelineException {
        try {
            provider.spec().grid(request.crop().orElse(provider.spec().imageSize()));
        } catch (IllegalArgumentException e) {
            throw new PipelineException(e.getMessage(), e);
        }
    }

    private Optional<Path> emptyOrResumed() throws PipelineException {
        OutputFolder.make(request.out());
        Optional<Path> last = Checkpoint.last(request.out());
        if (last.isPresent() && !request.resume()) {
            throw new PipelineException(
                    "%s holds checkpoints already; resume, or choose another folder".formatted(request.out()));
        }
        return last;
    }

    private Provenance provenance(CaptionedSamples samples, Device device) {
        Map<String, String> settings = new TreeMap<>();
        settings.put("dataset", request.dataset().toString());
        settings.put("split", samples.split());
        settings.put("images", Integer.toString(samples.images()));
        settings.put(
                "images sha256",
                Samples.hash(samples.training().stream()
                        .flatMap(List::stream)
                        .map(Example::sample)
                        .toList()));
        settings.put("pairs", Boolean.toString(request.pairs()));
        settings.put("probe weight", Double.toString(request.probeWeight()));
        settings.put("epochs", Integer.toString(request.epochs()));
        settings.put("batch", Integer.toString(request.batch()));
        settings.put("learning rate", Double.toString(request.learningRate()));
        settings.put("weight decay", Double.toString(request.weightDecay()));
        settings.put("temperature", Double.toString(request.temperature()));
        Map<String, String> versions = Map.of("java", Runtime.version().toString(), "tensors", tensors.version());
        return new Provenance(
                request.backbone(),
                "",
                "",
                "",
                "pretraining",
                "",
                "",
                request.seed(),
                request.crop().orElse(0),
                device.isGpu() ? "gpu:" + device.getDeviceId() : "cpu",
                tensors.threads(),
                versions,
                settings);
    }

    private void resume(
            Optional<Path> last,
            Provenance provenance,
            Map<String, NDArray> parameters,
            Device device,
            WeightUpdate update,
            List<Double> losses,
            List<Map<String, Double>> heldOut)
            throws PipelineException {
        if (last.isEmpty()) {
            return;
        }
        try (Checkpoint checkpoint = Checkpoint.open(last.get());
                NDManager reading = tensors.newManager(device);
                TensorEngine.NoGradient off = tensors.withoutGradient()) {
            if (!checkpoint.info().provenance().equals(provenance)) {
                throw new PipelineException("cannot resume: %s was made with other settings".formatted(last.get()));
            }
            Map<String, NDArray> kept = new LinkedHashMap<>(checkpoint.parameters(reading));
            for (Map.Entry<String, NDArray> weight : parameters.entrySet()) {
                NDArray from = kept.get(weight.getKey());
                if (from == null || !from.getShape().equals(weight.getValue().getShape())) {
                    throw new PipelineException(
                            "cannot resume: %s lacks the weight '%s'".formatted(last.get(), weight.getKey()));
                }
                try (NDArray zero = weight.getValue().duplicate()) {
                    weight.getValue().subi(zero).addi(from);
                }
            }
            update.restore(checkpoint.moments(reading), checkpoint.state().steps());
            losses.addAll(checkpoint.state().losses());
            heldOut.addAll(checkpoint.state().figures());
        } catch (IllegalArgumentException e) {
            throw new PipelineException("cannot resume from %s: %s".formatted(last.get(), e.getMessage()), e);
        }
    }

    private double epoch(
            int epoch,
            CaptionedSamples samples,
            TrainableBackbone backbone,
            Probes probes,
            WeightUpdate update,
            NDManager manager)
            throws PipelineException {
        String stage = "epoch %d of %d".formatted(epoch, request.epochs());
        double total = 0;
        int steps = 0;
        int all = samples.images() / request.batch();
        List<Example> inOrder = Shuffle.of(samples.training(), request.seed(), epoch).stream()
                .flatMap(List::stream)
                .toList();
        try (CaptionedBatches batches =
                new CaptionedBatches(inOrder, samples.types(), backbone.spec(), request, epoch)) {
            while (batches.hasNext()) {
                requireNotCancelled();
                float value = step(batches, backbone, probes, update, manager);
                if (!Float.isFinite(value)) {
                    throw new PipelineException("the loss is %s in %s; a lower learning rate than %s may help"
                            .formatted(value, stage, request.learningRate()));
                }
                total += value;
                listener.progress(stage, ++steps, all);
            }
        }
        return total / steps;
    }

    private float step(
            CaptionedBatches batches, TrainableBackbone backbone, Probes probes, WeightUpdate update, NDManager manager)
            throws PipelineException {
        List<Integer> layers = request.probeWeight() > 0 ? probes.layers() : List.of();
        try (NDManager scratch = manager.newSubManager()) {
            float value;
            try (GradientCollector collector = tensors.newGradientCollector()) {
                CaptionedBatches.Features features = batches.next(scratch, backbone, layers);
                NDArray of = loss(features, probes);
                collector.backward(of);
                value = HostTransfer.scalar(of);
            }
            try (TensorEngine.NoGradient off = tensors.withoutGradient()) {
                update.step();
            }
            return value;
        }
    }

    private NDArray loss(CaptionedBatches.Features features, Probes probes) {
        NDArray ofImages = loss.of(features.images(), features.texts(), features.captions(), features.pictures());
        return features.seen()
                .map(seen -> probes.loss(features.images(), seen))
                .map(ofProbes -> ofImages.add(ofProbes.mul(Constants.scalar(ofProbes, request.probeWeight()))))
                .orElse(ofImages);
    }

    private Map<String, Double> heldOut(CaptionedSamples samples, TrainableBackbone backbone, NDManager manager)
            throws PipelineException {
        Retrieval retrieval = new Retrieval();
        try (TensorEngine.NoGradient off = tensors.withoutGradient();
                // Products stand together in a split; a batch of one product would be no question.
                CaptionedBatches batches = new CaptionedBatches(
                        Shuffle.of(samples.heldOut(), request.seed(), 0),
                        samples.types(),
                        backbone.spec(),
                        request,
                        0)) {
            while (batches.hasNext()) {
                requireNotCancelled();
                try (NDManager scratch = manager.newSubManager()) {
                    CaptionedBatches.Features features = batches.next(scratch, backbone, List.of());
                    retrieval.add(
                            ContrastiveLoss.similarity(features.images(), features.texts())
                                    .toFloatArray(),
                            features.captions().toFloatArray());
                }
            }
        }
        return retrieval.figures();
    }

    private void requireNotCancelled() throws PipelineException {
        if (listener.cancelled() || Thread.currentThread().isInterrupted()) {
            throw new PipelineException("cancelled");
        }
    }
}
