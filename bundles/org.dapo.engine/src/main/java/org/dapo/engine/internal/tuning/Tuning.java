package org.dapo.engine.internal.tuning;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.dapo.api.dataset.Sample;
import org.dapo.api.pipeline.OutputFolder;
import org.dapo.api.pipeline.PipelineException;
import org.dapo.api.pipeline.TuningRequest;
import org.dapo.api.pipeline.TuningResult;
import org.dapo.api.progress.RunListener;
import org.dapo.engine.internal.assembly.Assembly;
import org.dapo.engine.internal.assembly.Session;
import org.dapo.engine.internal.assembly.Sessions;
import org.dapo.engine.internal.assembly.TypesReadAlike;
import org.dapo.engine.internal.checkpoint.Checkpoint;
import org.dapo.engine.internal.data.SamplePreparation;
import org.dapo.engine.internal.data.Samples;
import org.dapo.nn.api.backbone.Preprocessing;
import org.dapo.nn.api.prompt.TuningRecipe;

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
                last, request.profile(), request.imageSize(), request.device(), request.seed(), false);
        try (Session session = Sessions.open(assembly, options, listener)) {
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
                    session.namesTypes(),
                    mostKept);
            data.load(samples.all(), listener);
            data.skipped().forEach(one -> listener.warning(one.id() + ": " + one.reason()));
            if (data.usable().isEmpty()) {
                throw new PipelineException("no image of %s can be used for tuning".formatted(request.dataset()));
            }
            if (data.usable().stream().noneMatch(Sample::anomalous)) {
                listener.warning(
                        "none of the %d images has a defect, so tuning cannot learn to detect defects; is '%s' the right split?"
                                .formatted(data.usable().size(), samples.split()));
            }
            TypesReadAlike.notes(session).forEach(listener::warning);
            TuningPlan plan = TuningPlan.of(request, recipe, session.provenance(), samples, data);
            Epochs epochs = new Epochs(session, data, plan, request.out(), listener);
            List<Double> losses = epochs.run(last);
            return new TuningResult(
                    Checkpoint.last(request.out()).orElseThrow(),
                    losses,
                    data.usable().size(),
                    data.skipped(),
                    samples.notes(),
                    (System.nanoTime() - began) / 1e9,
                    epochs.provenance());
        }
    }
}
