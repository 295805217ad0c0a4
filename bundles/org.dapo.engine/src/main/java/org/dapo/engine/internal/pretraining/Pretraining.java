package org.dapo.engine.internal.pretraining;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.dapo.api.pipeline.OutputFolder;
import org.dapo.api.pipeline.PipelineException;
import org.dapo.api.pipeline.PretrainingRecipe;
import org.dapo.api.pipeline.PretrainingRecipe.Squares;
import org.dapo.api.pipeline.PretrainingRequest;
import org.dapo.api.pipeline.PretrainingResult;
import org.dapo.api.pipeline.Provenance;
import org.dapo.api.pipeline.WrongValueException;
import org.dapo.api.progress.RunListener;
import org.dapo.engine.internal.assembly.Cancellation;
import org.dapo.engine.internal.assembly.Parts;
import org.dapo.engine.internal.assembly.Sessions;
import org.dapo.engine.internal.checkpoint.Checkpoint;
import org.dapo.engine.internal.checkpoint.Differences;
import org.dapo.engine.internal.data.HostTransfer;
import org.dapo.engine.internal.optimization.FiniteParameters;
import org.dapo.engine.internal.optimization.InPlace;
import org.dapo.engine.internal.optimization.Shuffle;
import org.dapo.nn.api.backbone.BackboneException;
import org.dapo.nn.api.backbone.BackboneProvider;
import org.dapo.nn.api.backbone.BackboneSpec;
import org.dapo.nn.api.backbone.PretrainableProvider;
import org.dapo.nn.api.backbone.TrainableBackbone;
import org.dapo.nn.api.tensor.TensorEngine;

/**
 * Trains a backbone from scratch with {@link ContrastiveLoss}, and with {@link Probes} if requested, by AdamW, or Muon and
 * AdamW, and a cosine schedule.
 */
final class Pretraining {
    private final TensorEngine tensors;
    private final Parts parts;
    private final PretrainingRequest request;
    private final PretrainingRecipe recipe;
    private final RunListener listener;

    Pretraining(TensorEngine tensors, Parts parts, PretrainingRequest request, RunListener listener) {
        this.tensors = tensors;
        this.parts = parts;
        this.request = request;
        this.recipe = request.recipe();
        this.listener = listener;
    }

    PretrainingResult run() throws PipelineException {
        try (OutputFolder taken = OutputFolder.take(request.out())) {
            return train();
        }
    }

    private PretrainingResult train() throws PipelineException {
        long began = System.nanoTime();
        Parts.Known<BackboneProvider> known = parts.backbone(request.backbone());
        if (!(known.part() instanceof PretrainableProvider provider)) {
            throw new PipelineException(
                    "the backbone '%s' cannot be trained from scratch".formatted(request.backbone()));
        }
        CaptionedSamples samples = CaptionedSamples.open(
                parts, request.dataset(), request.split(), recipe.batches().pairs());
        Schedule schedule = new Schedule(recipe, samples.images());
        if (schedule.steps(1) == 0) {
            throw new PipelineException("%s has %d images with captions; one step needs %d"
                    .formatted(request.dataset(), samples.images(), schedule.together()));
        }
        requireSide(provider, schedule);
        if (samples.heldOut().size() < recipe.batches().size()) {
            listener.warning(
                    "only %d images are held out, fewer than a batch of %d, so there are no figures of retrieval"
                            .formatted(
                                    samples.heldOut().size(), recipe.batches().size()));
        }
        Optional<Path> last = Checkpoint.lastToResume(request.out(), request.resume());
        Device device = Sessions.device(tensors, request.device());
        Provenance provenance = PretrainingProvenance.of(request, known, samples, tensors, device);
        try (Replicas replicas =
                        new Replicas(tensors, provider, device, samples.types().size(), request);
                NDManager manager = tensors.newManager(device)) {
            TrainableBackbone backbone = replicas.first().backbone();
            Map<String, NDArray> parameters = replicas.first().parameters();
            Map<String, Integer> maps = recipe.optimization().optimizer() == PretrainingRecipe.Optimizer.MUON
                    ? backbone.layerMaps()
                    : Map.of();
            WeightUpdate update = new WeightUpdate(parameters, maps, recipe.optimization(), manager, schedule.steps());
            List<Double> losses = new ArrayList<>();
            List<Map<String, Double>> heldOut = new ArrayList<>();
            resume(last, provenance, parameters, device, update, losses, heldOut);
            replicas.follow();
            for (int epoch = losses.size() + 1; epoch <= recipe.epochs(); epoch++) {
                if (epoch > 1 && !schedule.squares(epoch).equals(schedule.squares(epoch - 1))) {
                    enlarge(replicas, side(schedule, epoch - 1, backbone.spec()));
                }
                losses.add(epoch(epoch, schedule, samples, replicas, update));
                FiniteParameters.require(
                        tensors, parameters, epoch, recipe.optimization().learningRate());
                heldOut.add(heldOut(schedule.squares(epoch), samples, backbone, manager));
                Checkpoint.write(
                        request.out(),
                        new Checkpoint.State(epoch, update.steps(), losses, heldOut),
                        provenance,
                        parameters,
                        update.moments());
            }
            Path weights = TrainedWeights.write(
                    request.out(), backbone.trainedAt(manager, side(schedule, recipe.epochs(), backbone.spec())));
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

    private void requireSide(PretrainableProvider provider, Schedule schedule) throws PipelineException {
        try {
            provider.spec().grid(side(schedule, 1, provider.spec()));
            provider.spec().grid(side(schedule, recipe.epochs(), provider.spec()));
        } catch (IllegalArgumentException e) {
            throw new WrongValueException(e.getMessage(), e);
        }
    }

    private static int side(Schedule schedule, int epoch, BackboneSpec spec) {
        return schedule.squares(epoch).map(Squares::side).orElse(spec.imageSize());
    }

    /** Prepares position weights for squares of another side: removes the noise that the earlier squares did not use. */
    private void enlarge(Replicas replicas, int before) {
        TrainableBackbone backbone = replicas.first().backbone();
        try (NDManager scratch = tensors.newManager(backbone.device());
                TensorEngine.NoGradient off = tensors.withoutGradient()) {
            Map<String, NDArray> clean = backbone.trainedAt(scratch, before);
            backbone.parameters().forEach((name, weight) -> {
                if (clean.get(name) != weight) {
                    // What a backbone returns may be a view of the weight itself.
                    InPlace.set(weight, clean.get(name).duplicate());
                }
            });
        }
        replicas.follow();
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
            Provenance made = checkpoint.provenance();
            Differences.requireNone(last.get(), made, provenance);
            Map<String, NDArray> kept = new LinkedHashMap<>(checkpoint.parameters(reading));
            for (Map.Entry<String, NDArray> weight : parameters.entrySet()) {
                NDArray from = kept.get(weight.getKey());
                if (from == null || !from.getShape().equals(weight.getValue().getShape())) {
                    throw new PipelineException(
                            "cannot resume: %s lacks the weight '%s'".formatted(last.get(), weight.getKey()));
                }
                InPlace.set(weight.getValue(), from);
            }
            kept.keySet().removeAll(parameters.keySet());
            if (!kept.isEmpty()) {
                throw new PipelineException("cannot resume: %s has the weight '%s', which is not trained here"
                        .formatted(last.get(), kept.keySet().iterator().next()));
            }
            update.restore(checkpoint.moments(reading), checkpoint.state().steps());
            losses.addAll(checkpoint.state().losses());
            heldOut.addAll(checkpoint.state().figures());
        } catch (IllegalArgumentException e) {
            throw new PipelineException("cannot resume from %s: %s".formatted(last.get(), e.getMessage()), e);
        }
    }

    private double epoch(int epoch, Schedule schedule, CaptionedSamples samples, Replicas replicas, WeightUpdate update)
            throws PipelineException {
        String stage = "epoch %d of %d".formatted(epoch, recipe.epochs());
        double total = 0;
        int all = schedule.steps(epoch);
        List<Example> inOrder = Shuffle.of(samples.training(), request.seed(), epoch).stream()
                .flatMap(List::stream)
                .limit(schedule.images(epoch))
                .toList();
        try (CaptionedBatches batches = new CaptionedBatches(
                inOrder,
                samples.types(),
                replicas.first().backbone().spec(),
                request,
                schedule.squares(epoch),
                epoch,
                listener)) {
            for (int step = 1; step <= all; step++) {
                Cancellation.check(listener);
                float value = step(batches, replicas, update);
                if (!Float.isFinite(value)) {
                    throw new PipelineException("the loss is %s in %s; a lower learning rate than %s may help"
                            .formatted(value, stage, recipe.optimization().learningRate()));
                }
                total += value;
                listener.progress(stage, step, all);
            }
        }
        return total / all;
    }

    private float step(CaptionedBatches batches, Replicas replicas, WeightUpdate update) throws PipelineException {
        List<CaptionedBatch> one = new ArrayList<>();
        while (one.size() < recipe.batches().replicas()) {
            one.add(batches.next());
        }
        float value = replicas.gradients(one);
        try (TensorEngine.NoGradient off = tensors.withoutGradient()) {
            update.step();
        }
        replicas.follow();
        return value;
    }

    private Map<String, Double> heldOut(
            Optional<Squares> squares, CaptionedSamples samples, TrainableBackbone backbone, NDManager manager)
            throws PipelineException {
        Retrieval retrieval = new Retrieval();
        try (TensorEngine.NoGradient off = tensors.withoutGradient();
                // A split lists each product's samples together; a batch of one product would test nothing.
                CaptionedBatches batches = new CaptionedBatches(
                        Shuffle.of(samples.heldOut(), request.seed(), 0),
                        samples.types(),
                        backbone.spec(),
                        request,
                        squares.map(Pretraining::once),
                        0,
                        listener)) {
            while (batches.hasNext()) {
                Cancellation.check(listener);
                try (NDManager scratch = manager.newSubManager()) {
                    CaptionedBatch batch = batches.next();
                    CaptionedBatch.Features features = batch.through(scratch, backbone, List.of());
                    NDArray similarity = ContrastiveLoss.similarity(features.images(), features.texts());
                    retrieval.add(HostTransfer.values(similarity), Matches.captions(batch.examples()));
                }
            }
        }
        return retrieval.figures();
    }

    private static Squares once(Squares squares) {
        return new Squares(squares.side(), OptionalInt.empty(), squares.turns(), 1);
    }
}
