package org.dapo.engine.internal.evaluation;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.dapo.api.dataset.DatasetFingerprint;
import org.dapo.api.dataset.Sample;
import org.dapo.api.metric.MetricCalculator;
import org.dapo.api.metric.MetricScope;
import org.dapo.api.pipeline.CheckpointInfo;
import org.dapo.api.pipeline.EvaluationRequest;
import org.dapo.api.pipeline.EvaluationResult;
import org.dapo.api.pipeline.Framing;
import org.dapo.api.pipeline.OutputFolder;
import org.dapo.api.pipeline.PipelineException;
import org.dapo.api.pipeline.Provenance;
import org.dapo.api.pipeline.Skipped;
import org.dapo.api.progress.RunListener;
import org.dapo.api.report.ReportFormat;
import org.dapo.api.taxonomy.DefectType;
import org.dapo.engine.internal.assembly.Assembly;
import org.dapo.engine.internal.assembly.Parts;
import org.dapo.engine.internal.assembly.Session;
import org.dapo.engine.internal.assembly.Sessions;
import org.dapo.engine.internal.assembly.TypesReadAlike;
import org.dapo.engine.internal.data.Samples;
import org.dapo.engine.internal.scoring.SampleScorer;
import org.dapo.engine.internal.scoring.Scorer;

/** One evaluation run, from its request to its result. */
public final class Evaluation {
    private static final String NO_FIGURES =
            "this metric calculator is unavailable, so its figures are missing; its activation failed or hangs";

    private static final String NO_REPORT =
            "this report format is unavailable, so its report is missing; its activation failed or hangs";

    private final Assembly assembly;
    private final EvaluationRequest request;
    private final RunListener listener;

    /** The number of products taken from an earlier run. */
    private int kept;

    /** Creates a run without starting it. */
    public Evaluation(Assembly assembly, EvaluationRequest request, RunListener listener) {
        this.assembly = assembly;
        this.request = request;
        this.listener = listener;
    }

    /** Executes the run. */
    public EvaluationResult run() throws PipelineException {
        long began = System.nanoTime();
        Parts.Usable<MetricCalculator> calculators = assembly.parts().metrics();
        ChosenMetrics metrics = ChosenMetrics.of(calculators, request.metrics());
        metrics.failures().forEach(listener::warning);
        Parts.Usable<ReportFormat> formats = assembly.parts().reports();
        Samples samples = Samples.open(assembly, request.dataset(), request.split(), request.namesAsTheyAre());
        Map<String, List<Sample>> products = samples.byProduct(request.products(), sample -> true);
        Sessions.Options options = new Sessions.Options(
                request.checkpoint(), request.profile(), request.imageSize(), request.device(), request.seed(), false);
        try (OutputFolder taken = OutputFolder.take(request.out());
                Session session = Sessions.open(assembly, options, listener);
                ReportWriters reports =
                        ReportWriters.open(formats, request.reports(), request.out(), request.resume())) {
            List<ProductFigures> figures = evaluate(session, samples, products, metrics, reports);
            // Notes on the run precede notes that may be many.
            List<String> notes = new ArrayList<>();
            if (session.checkpoint().isEmpty() && session.recipe().tuning().isPresent()) {
                notes.add("no checkpoint was given: these are the figures of the untuned initial state of '%s'"
                        .formatted(assembly.prompt().name()));
            }
            // What is requested by name cannot be missing here.
            if (request.metrics().isEmpty()) {
                calculators.broken().forEach(name -> notes.add(name + ": " + NO_FIGURES));
                notes.addAll(metrics.failures());
            }
            if (request.reports().isEmpty()) {
                formats.broken().forEach(name -> notes.add(name + ": " + NO_REPORT));
            }
            otherVersion(session).ifPresent(notes::add);
            otherProfile(session).ifPresent(notes::add);
            notes.addAll(TypesReadAlike.notes(session));
            if (kept > 0 && reports.wantImages()) {
                notes.add("the pictures of %s of %s products are of an earlier run, or missing"
                        .formatted(kept, products.size()));
            }
            notes.addAll(samples.notes());
            EvaluationResult result =
                    result(session, samples, metrics, figures, notes, (System.nanoTime() - began) / 1e9);
            reports.result(result);
            return result;
        }
    }

    /** A note if the checkpoint was tuned with another version of the strategy, which may mean another method. */
    private static Optional<String> otherVersion(Session session) {
        return tunedOtherwise(session, Provenance::promptVersion)
                .map(tuned ->
                        "the checkpoint was tuned with version %s of the prompt strategy '%s', and these are the figures of version %s, which may compute otherwise"
                                .formatted(
                                        tuned,
                                        session.provenance().prompt(),
                                        session.provenance().promptVersion()));
    }

    /** A note if the profile is not the one that the checkpoint was tuned with. */
    private static Optional<String> otherProfile(Session session) {
        return tunedOtherwise(session, Provenance::profile)
                .map(tuned ->
                        "these are the figures of the profile '%s'; the checkpoint was tuned with the profile '%s', which inspect uses"
                                .formatted(session.provenance().profile(), tuned));
    }

    /** What the checkpoint was tuned with; empty if it is what is used now, or there is no checkpoint. */
    private static Optional<String> tunedOtherwise(Session session, Function<Provenance, String> fact) {
        return session.checkpoint()
                .map(checkpoint -> fact.apply(checkpoint.provenance()))
                .filter(tuned -> !tuned.equals(fact.apply(session.provenance())));
    }

    private List<ProductFigures> evaluate(
            Session session,
            Samples samples,
            Map<String, List<Sample>> products,
            ChosenMetrics metrics,
            ReportWriters reports)
            throws PipelineException {
        FinishedProducts finished =
                FinishedProducts.in(request.out(), fingerprint(session, samples), request.resume(), listener);
        List<ProductFigures> all = new ArrayList<>();
        try (SampleScorer scorer =
                new SampleScorer(session, request.framing(), samples.names(), batch(), reports.wantImages())) {
            ProductEvaluation evaluation = new ProductEvaluation(
                    session,
                    scorer,
                    samples.names(),
                    metrics,
                    reports,
                    request.framing().region(),
                    listener);
            for (Map.Entry<String, List<Sample>> product : products.entrySet()) {
                MetricScope scope = new MetricScope(
                        product.getKey(),
                        assembly.taxonomy().part().product(product.getKey()).types(),
                        session.recipe().mapRange());
                String data = data(product.getValue());
                Optional<MeasuredProduct> known = finished.read(scope, data, metrics);
                kept += known.isPresent() ? 1 : 0;
                MeasuredProduct measured = known.isPresent() ? known.get() : evaluation.run(scope, product.getValue());
                // A share that is back may have other files than the run has seen.
                if (known.isEmpty() && measured.isFinal() && data.equals(data(product.getValue()))) {
                    finished.write(measured, data);
                }
                all.add(measured.figures());
            }
        }
        return all;
    }

    /** Scores depend on it in their last digits. */
    private int batch() {
        return request.batch().orElse(Scorer.BATCH);
    }

    private String data(List<Sample> samples) {
        return DatasetFingerprint.of(request.dataset().root(), samples.stream());
    }

    private JsonObject fingerprint(Session session, Samples samples) {
        Gson gson = new Gson();
        JsonObject facts = new JsonObject();
        facts.addProperty(
                "checkpoint", session.checkpoint().map(CheckpointInfo::sha256).orElse(""));
        facts.add("made with", gson.toJsonTree(session.provenance()));
        facts.addProperty("layout", request.dataset().layout());
        facts.addProperty("version of the layout", samples.adapterVersion());
        facts.addProperty("split", samples.split());
        facts.add("choices of the data", gson.toJsonTree(samples.choices()));
        facts.addProperty("framing", request.framing().text());
        facts.addProperty("batch", batch());
        facts.addProperty("samples", Samples.hash(samples.all()));
        return facts;
    }

    private EvaluationResult result(
            Session session,
            Samples samples,
            ChosenMetrics metrics,
            List<ProductFigures> figures,
            List<String> notes,
            double seconds) {
        List<String> taxonomy =
                assembly.taxonomy().part().types().stream().map(DefectType::id).toList();
        Means means = Means.of(figures, metrics, taxonomy);
        List<Skipped> skipped = new ArrayList<>();
        int images = 0;
        for (ProductFigures one : figures) {
            skipped.addAll(one.skipped());
            images += one.images();
        }
        return new EvaluationResult(
                session.checkpoint(),
                request.dataset(),
                samples.split(),
                images,
                skipped,
                notes,
                seconds,
                means.products(),
                means.mean(),
                means.types(),
                means.undefined(),
                session.provenance().with(choices(samples)),
                means.curves(),
                means.confusion());
    }

    /** The choices beside the parts, as results name them. */
    private Map<String, String> choices(Samples samples) {
        Map<String, String> choices = new TreeMap<>(samples.choices());
        if (!samples.adapterVersion().isEmpty()) {
            choices.put("data: plug-in", request.dataset().layout() + " " + samples.adapterVersion());
        }
        if (!request.framing().equals(Framing.SQUARE)) {
            choices.put("framing", request.framing().text());
        }
        if (batch() != Scorer.BATCH) {
            choices.put("batch", Integer.toString(batch()));
        }
        return choices;
    }
}
