package org.dapo.engine.internal.tuning;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.dapo.api.pipeline.MadeOtherwiseException;
import org.dapo.api.pipeline.PipelineException;
import org.dapo.api.pipeline.Provenance;
import org.dapo.api.progress.RunListener;
import org.dapo.engine.internal.assembly.Assembly;
import org.dapo.engine.internal.assembly.Cancellation;
import org.dapo.engine.internal.assembly.Session;
import org.dapo.engine.internal.checkpoint.Checkpoint;
import org.dapo.engine.internal.checkpoint.Differences;
import org.dapo.engine.internal.contract.PromptContract;
import org.dapo.engine.internal.data.HostTransfer;
import org.dapo.engine.internal.data.Prefetch;
import org.dapo.engine.internal.data.PreparedSample;
import org.dapo.engine.internal.optimization.FiniteParameters;
import org.dapo.engine.internal.optimization.Optimizer;
import org.dapo.engine.internal.optimization.RateSchedule;
import org.dapo.engine.internal.scoring.States;
import org.dapo.nn.api.prompt.ImageBatch;
import org.dapo.nn.api.prompt.StateFeatures;
import org.dapo.nn.api.prompt.StateQuery.Phase;
import org.dapo.nn.api.prompt.Targets;
import org.dapo.nn.api.tensor.TensorEngine;

/** The epochs of a tuning run; each ends with a checkpoint. */
final class Epochs {
    private final Session session;
    private final TuningData data;
    private final TuningPlan plan;
    private final Path out;
    private final RunListener listener;
    private final Assembly assembly;
    private final TensorEngine tensors;

    /** The provenance of the checkpoints: this run's, or an earlier one's if nothing is left to compute. */
    private Provenance provenance;

    Epochs(Session session, TuningData data, TuningPlan plan, Path out, RunListener listener) {
        this.session = session;
        this.data = data;
        this.plan = plan;
        this.out = out;
        this.listener = listener;
        this.assembly = session.assembly();
        this.tensors = assembly.tensors();
        this.provenance = plan.provenance();
    }

    /**
     * Executes the epochs that a last checkpoint leaves.
     *
     * @return the loss of each epoch
     */
    List<Double> run(Optional<Path> last) throws PipelineException {
        try (NDManager manager = tensors.newManager(session.device());
                States states =
                        new States(session.learner(), assembly.taxonomy().part(), Phase.TUNING, manager)) {
            Optimizer optimizer = new Optimizer(
                    plan.recipe().optimizer(),
                    PromptContract.tunable(session.learner().parameters()),
                    manager);
            List<Double> losses = new ArrayList<>(resume(last, optimizer));
            for (int epoch = losses.size() + 1; epoch <= plan.epochs(); epoch++) {
                losses.add(epoch(epoch, optimizer, states, manager));
                FiniteParameters.require(tensors, session.learner().parameters(), epoch, plan.rate());
                Checkpoint.write(
                        out,
                        new Checkpoint.State(epoch, optimizer.steps(), losses),
                        plan.provenance(),
                        session.learner().parameters(),
                        optimizer.moments());
            }
            return losses;
        }
    }

    /** The provenance of the last checkpoint. */
    Provenance provenance() {
        return provenance;
    }

    private List<Double> resume(Optional<Path> last, Optimizer optimizer) throws PipelineException {
        if (last.isEmpty()) {
            return List.of();
        }
        try (Checkpoint checkpoint = Checkpoint.open(last.get());
                NDManager reading = tensors.newManager(session.device());
                TensorEngine.NoGradient off = tensors.withoutGradient()) {
            Provenance made = checkpoint.provenance();
            if (checkpoint.state().epoch() == plan.epochs()) {
                // Nothing is left to compute, so device, threads and versions do not matter.
                provenance = plan.computedAs(made);
            }
            Differences.requireNone(last.get(), made, provenance);
            if (checkpoint.state().epoch() > plan.epochs()) {
                throw new MadeOtherwiseException("cannot resume: %s has %d epochs, more than the %d requested"
                        .formatted(last.get(), checkpoint.state().epoch(), plan.epochs()));
            }
            optimizer.restore(checkpoint.moments(reading), checkpoint.state().steps());
            return checkpoint.state().losses();
        } catch (IllegalArgumentException e) {
            throw new PipelineException("cannot resume from %s: %s".formatted(last.get(), e.getMessage()), e);
        }
    }

    private double epoch(int epoch, Optimizer optimizer, States states, NDManager manager) throws PipelineException {
        String stage = "epoch %d of %d".formatted(epoch, plan.epochs());
        double rate = RateSchedule.rate(plan.recipe().schedule(), plan.rate(), epoch, plan.epochs());
        double total = 0;
        int done = 0;
        try (Prefetch<PreparedSample> samples =
                data.epoch(plan.seed(), epoch, plan.recipe().mosaic(), Prefetch.twice(plan.batch()), listener)) {
            while (samples.hasNext()) {
                Cancellation.check(listener);
                List<PreparedSample> batch = next(samples);
                float loss = step(batch, optimizer, rate, states, manager);
                if (!Float.isFinite(loss)) {
                    throw new PipelineException("the loss is %s in %s; a lower learning rate than %s may help"
                            .formatted(loss, stage, plan.rate()));
                }
                total += (double) loss * batch.size();
                done += batch.size();
                listener.progress(stage, done, data.usable().size());
            }
        }
        return total / done;
    }

    private List<PreparedSample> next(Prefetch<PreparedSample> samples) throws PipelineException {
        List<PreparedSample> batch = new ArrayList<>();
        while (batch.size() < plan.batch() && samples.hasNext()) {
            Prefetch.Outcome<PreparedSample> outcome = samples.next();
            if (!outcome.decoded()) {
                throw new PipelineException("%s can no longer be read: %s"
                        .formatted(outcome.sample().id(), outcome.problem()));
            }
            batch.add(outcome.prepared());
        }
        return batch;
    }

    private float step(List<PreparedSample> batch, Optimizer optimizer, double rate, States states, NDManager manager)
            throws PipelineException {
        try (NDManager scratch = manager.newSubManager()) {
            List<String> products = batch.stream()
                    .map(one -> assembly.taxonomy()
                            .part()
                            .product(one.sample().product())
                            .words())
                    .toList();
            ImageBatch images = HostTransfer.images(
                    scratch,
                    batch.stream().map(PreparedSample::resized).toList(),
                    products,
                    session.backbone().spec().preprocessing());
            Targets targets = targets(scratch, batch);
            float loss;
            try (GradientCollector collector = tensors.newGradientCollector()) {
                StateFeatures features = states.of(images);
                NDArray value = session.learner().loss(images, features, targets);
                PromptContract.backward(value, collector::backward);
                loss = HostTransfer.scalar(value);
            }
            try (TensorEngine.NoGradient off = tensors.withoutGradient()) {
                optimizer.step(rate);
            }
            return loss;
        }
    }

    private Targets targets(NDManager scratch, List<PreparedSample> batch) {
        boolean[] anomalous = new boolean[batch.size()];
        List<short[]> labels = new ArrayList<>();
        for (int b = 0; b < anomalous.length; b++) {
            anomalous[b] = batch.get(b).sample().anomalous();
            labels.add(batch.get(b).labels().orElseThrow());
        }
        return HostTransfer.targets(scratch, labels, anomalous, session.side());
    }
}
