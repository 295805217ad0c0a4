package org.dapo.engine.internal.tuning;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.dapo.api.dataset.Sample;
import org.dapo.api.pipeline.MadeOtherwiseException;
import org.dapo.api.pipeline.PipelineException;
import org.dapo.api.pipeline.Provenance;
import org.dapo.api.pipeline.TuningRequest;
import org.dapo.api.pipeline.TuningResult;
import org.dapo.api.progress.RunListener;
import org.dapo.engine.internal.assembly.Assembly;
import org.dapo.engine.internal.assembly.Cancellation;
import org.dapo.engine.internal.assembly.OutputFolder;
import org.dapo.engine.internal.assembly.Session;
import org.dapo.engine.internal.assembly.Sessions;
import org.dapo.engine.internal.checkpoint.Checkpoint;
import org.dapo.engine.internal.data.HostTransfer;
import org.dapo.engine.internal.data.Prefetch;
import org.dapo.engine.internal.data.PreparedSample;
import org.dapo.engine.internal.data.SamplePreparation;
import org.dapo.engine.internal.data.Samples;
import org.dapo.engine.internal.optimization.FiniteParameters;
import org.dapo.engine.internal.optimization.Optimizer;
import org.dapo.engine.internal.optimization.RateSchedule;
import org.dapo.engine.internal.scoring.States;
import org.dapo.nn.api.backbone.Preprocessing;
import org.dapo.nn.api.prompt.ImageBatch;
import org.dapo.nn.api.prompt.StateFeatures;
import org.dapo.nn.api.prompt.StateQuery.Phase;
import org.dapo.nn.api.prompt.Targets;
import org.dapo.nn.api.prompt.TuningRecipe;
import org.dapo.nn.api.tensor.TensorEngine;

/** One tuning run, from its request to its last checkpoint. */
public final class Tuning {
    private final Assembly assembly;
    private final TuningRequest request;
    private final RunListener listener;
    private final long mostKept;

    /** Creates a run without starting it. */
    public Tuning(Assembly assembly, TuningRequest request, RunListener listener) {
        this(assembly, request, listener, TuningData.KEPT_BYTES);
    }

    /** A run that keeps at most this many bytes of images between epochs and reads the others again. */
    Tuning(Assembly assembly, TuningRequest request, RunListener listener, long mostKept) {
        this.assembly = assembly;
        this.request = request;
        this.listener = listener;
        this.mostKept = mostKept;
    }

    /** The request, completed with the recipe's values. */
    private record Plan(TuningRecipe recipe, int epochs, int batch, double rate, Provenance provenance) {}

    /** Executes the run. */
    public TuningResult run() throws PipelineException {
        try (OutputFolder taken = OutputFolder.take(request.out())) {
            return tune();
        }
    }

    private TuningResult tune() throws PipelineException {
        long began = System.nanoTime();
        Optional<Path> last = Checkpoint.lastToResume(request.out(), request.resume());
        Samples samples = Samples.open(assembly, request.dataset(), request.split(), request.namesAsTheyAre());
        Sessions.Options options = new Sessions.Options(
                last, request.profile(), request.imageSize(), request.device(), request.seed(), true);
        try (Session session = Sessions.open(assembly, options)) {
            TuningRecipe recipe = session.recipe()
                    .tuning()
                    .orElseThrow(() -> new PipelineException(
                            "the prompt strategy '%s' has no trainable parameters, so it cannot be tuned"
                                    .formatted(assembly.prompt().name())));
            Preprocessing preprocessing = session.backbone().spec().preprocessing();
            TuningData data = new TuningData(
                    SamplePreparation.forTuning(session.side(), preprocessing, samples.names(), recipe.maskRule()),
                    session.side(),
                    SamplePreparation.kernel(preprocessing),
                    session.learner().states(assembly.taxonomy().part()).stream()
                            .anyMatch(state -> state.type().isPresent()),
                    mostKept);
            data.load(samples.all(), done -> {
                Cancellation.check(listener);
                listener.progress("reading images", done, samples.all().size());
            });
            data.skipped().forEach(one -> listener.warning(one.id() + ": " + one.reason()));
            if (data.usable().isEmpty()) {
                throw new PipelineException("no image of %s can be used for tuning".formatted(request.dataset()));
            }
            if (data.usable().stream().noneMatch(Sample::anomalous)) {
                listener.warning(
                        "none of the %d images has a defect, so tuning cannot learn to detect defects; is '%s' the right split?"
                                .formatted(data.usable().size(), samples.split()));
            }
            Plan plan = plan(recipe, session.provenance(), samples, data);
            Epochs epochs = new Epochs(session, data, plan);
            List<Double> losses = epochs.run(last);
            return new TuningResult(
                    Checkpoint.last(request.out()).orElseThrow(),
                    losses,
                    data.usable().size(),
                    data.skipped(),
                    samples.notes(),
                    (System.nanoTime() - began) / 1e9,
                    epochs.provenance);
        }
    }

    private Plan plan(TuningRecipe recipe, Provenance from, Samples samples, TuningData data) {
        int batch = request.batch().orElse(recipe.batch());
        double rate = request.learningRate().orElse(recipe.optimizer().rate());
        int epochs = request.epochs().orElse(recipe.epochs());
        Map<String, String> settings = new TreeMap<>();
        settings.put("batch", Integer.toString(batch));
        settings.put("learning rate", Double.toString(rate));
        settings.put("optimizer", words(recipe.optimizer()));
        settings.put(
                "schedule",
                recipe.schedule() + (recipe.schedule() == TuningRecipe.Schedule.CONSTANT ? "" : " over " + epochs));
        settings.put("layout", request.dataset().layout());
        settings.put("split", samples.split());
        settings.putAll(samples.choices());
        settings.put("images", Integer.toString(data.usable().size()));
        settings.put("images sha256", Samples.hash(data.usable()));
        return new Plan(recipe, epochs, batch, rate, provenance(from, from, request.seed(), settings));
    }

    /** Compared when a run resumes with what the earlier run wrote, so this format must not change. */
    private static String words(TuningRecipe.Optimizer optimizer) {
        return "Optimizer[kind=%s, rate=%s, beta1=%s, beta2=%s, epsilon=%s, decay=%s]"
                .formatted(
                        optimizer.kind(),
                        optimizer.rate(),
                        optimizer.beta1(),
                        optimizer.beta2(),
                        optimizer.epsilon(),
                        optimizer.decay());
    }

    /** Combines the parts of one provenance with the device, threads and versions of another. */
    private static Provenance provenance(
            Provenance parts, Provenance computed, long seed, Map<String, String> settings) {
        return new Provenance(
                parts.backbone(),
                parts.backboneSha256(),
                parts.prompt(),
                parts.promptVersion(),
                parts.profile(),
                parts.taxonomy(),
                parts.taxonomySha256(),
                seed,
                parts.imageSize(),
                computed.device(),
                computed.threads(),
                computed.versions(),
                settings);
    }

    /** The epochs of the run; each ends with a checkpoint. */
    private final class Epochs {
        private final Session session;
        private final TuningData data;
        private final Plan plan;
        private final TensorEngine tensors = assembly.tensors();

        /** The provenance of the checkpoints: this run's, or an earlier one's if nothing is left to compute. */
        private Provenance provenance;

        Epochs(Session session, TuningData data, Plan plan) {
            this.session = session;
            this.data = data;
            this.plan = plan;
            this.provenance = plan.provenance();
        }

        List<Double> run(Optional<Path> last) throws PipelineException {
            try (NDManager manager = tensors.newManager(session.device());
                    States states =
                            new States(session.learner(), assembly.taxonomy().part(), Phase.TUNING, manager)) {
                Optimizer optimizer = new Optimizer(
                        plan.recipe().optimizer(), session.learner().parameters(), manager);
                List<Double> losses = new ArrayList<>(resume(last, optimizer));
                for (int epoch = losses.size() + 1; epoch <= plan.epochs(); epoch++) {
                    losses.add(epoch(epoch, optimizer, states, manager));
                    FiniteParameters.require(tensors, session.learner().parameters(), epoch, plan.rate());
                    Checkpoint.write(
                            request.out(),
                            new Checkpoint.State(epoch, optimizer.steps(), losses),
                            plan.provenance(),
                            session.learner().parameters(),
                            optimizer.moments());
                }
                return losses;
            }
        }

        private List<Double> resume(Optional<Path> last, Optimizer optimizer) throws PipelineException {
            if (last.isEmpty()) {
                return List.of();
            }
            try (Checkpoint checkpoint = Checkpoint.open(last.get());
                    NDManager reading = tensors.newManager(session.device());
                    TensorEngine.NoGradient off = tensors.withoutGradient()) {
                Provenance made = checkpoint.info().provenance();
                if (checkpoint.state().epoch() == plan.epochs()) {
                    // Nothing is left to compute, so device, threads and versions do not matter.
                    Provenance asked = plan.provenance();
                    provenance = Tuning.provenance(asked, made, asked.seed(), asked.settings());
                }
                if (!made.equals(provenance)) {
                    throw new MadeOtherwiseException("cannot resume: %s was made with other settings: %s"
                            .formatted(last.get(), Differences.between(made, provenance)));
                }
                if (checkpoint.state().epoch() > plan.epochs()) {
                    throw new MadeOtherwiseException("cannot resume: %s has %d epochs, more than the %d requested"
                            .formatted(last.get(), checkpoint.state().epoch(), plan.epochs()));
                }
                optimizer.restore(
                        checkpoint.moments(reading), checkpoint.state().steps());
                return checkpoint.state().losses();
            } catch (IllegalArgumentException e) {
                throw new PipelineException("cannot resume from %s: %s".formatted(last.get(), e.getMessage()), e);
            }
        }

        private double epoch(int epoch, Optimizer optimizer, States states, NDManager manager)
                throws PipelineException {
            String stage = "epoch %d of %d".formatted(epoch, plan.epochs());
            double rate = RateSchedule.rate(plan.recipe().schedule(), plan.rate(), epoch, plan.epochs());
            double total = 0;
            int done = 0;
            try (Prefetch<PreparedSample> samples =
                    data.epoch(request.seed(), epoch, plan.recipe().mosaic(), 2 * plan.batch())) {
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

        private float step(
                List<PreparedSample> batch, Optimizer optimizer, double rate, States states, NDManager manager)
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
                    collector.backward(value);
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
}
