package org.dapo.benchmark.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.dapo.api.metric.MetricValue;
import org.dapo.api.pipeline.Calibration;
import org.dapo.api.pipeline.CalibrationRequest;
import org.dapo.api.pipeline.DatasetReference;
import org.dapo.api.pipeline.EvaluationRequest;
import org.dapo.api.pipeline.EvaluationResult;
import org.dapo.api.pipeline.Inspector;
import org.dapo.api.pipeline.InspectorRequest;
import org.dapo.api.pipeline.MadeOtherwiseException;
import org.dapo.api.pipeline.PackInfo;
import org.dapo.api.pipeline.Pipeline;
import org.dapo.api.pipeline.PipelineException;
import org.dapo.api.pipeline.Pipelines;
import org.dapo.api.pipeline.Provenance;
import org.dapo.api.pipeline.TuningRequest;
import org.dapo.api.pipeline.TuningResult;
import org.dapo.api.progress.RunListener;

/**
 * A fake engine that resumes runs. A run writes a file that names the weights. If the file exists, nothing is computed again;
 * if it names other weights, the run is refused. The strategy "fixed" learns nothing.
 */
final class FakePipelines implements Pipelines {
    final List<Object> requests = new ArrayList<>();
    final List<String> computed = new ArrayList<>();
    final List<String> assembled = new ArrayList<>();
    final List<String> taxonomies = new ArrayList<>();
    String weights = "some weights";
    String defaultProfile = "corrected";
    Optional<String> failsIn = Optional.empty();
    PipelineException failure = new PipelineException("no memory is left");
    /** What fails instead, if anything. */
    Optional<LinkageError> unlinked = Optional.empty();

    /** The split whose images have changed. */
    String changed = "none";

    /** The split with a name that is in no taxonomy. */
    String unknown = "";

    /** The split that does not exist. */
    String missing = "none";

    int open;
    int mostOpen;

    @Override
    public Assembled assemble(String backbone, String prompt, String taxonomy) {
        assembled.add("%s+%s+%s".formatted(backbone, prompt, taxonomy));
        mostOpen = Math.max(mostOpen, ++open);
        return new Assembled() {
            @Override
            public Pipeline pipeline() {
                return new FakePipeline(prompt);
            }

            @Override
            public void close() {
                open--;
            }
        };
    }

    @Override
    public String fingerprint(DatasetReference dataset, Optional<String> split) throws PipelineException {
        if (split.orElseThrow().equals(missing)) {
            throw new PipelineException("there is no split '%s'".formatted(missing));
        }
        return split.orElseThrow().equals(changed) ? "changed" : "as ever";
    }

    @Override
    public Set<String> unknownNames(DatasetReference dataset, Optional<String> split, String taxonomy) {
        taxonomies.add(taxonomy);
        return split.orElseThrow().equals(unknown) ? Set.of("combined") : Set.of();
    }

    private final class FakePipeline implements Pipeline {
        private final String prompt;

        FakePipeline(String prompt) {
            this.prompt = prompt;
        }

        @Override
        public List<String> profiles() {
            return List.of(defaultProfile);
        }

        @Override
        public boolean learns(String profile) {
            return !prompt.equals("fixed");
        }

        @Override
        public TuningResult tune(TuningRequest request, RunListener listener) throws PipelineException {
            requests.add(request);
            listener.progress("epoch 1 of 1", 3, 3);
            Path checkpoint = request.out().resolve("epoch-0001.safetensors");
            work(checkpoint, listener);
            return new TuningResult(
                    checkpoint, List.of(0.5), 3, List.of(), List.of(), 1, provenance(prompt, request.seed()));
        }

        @Override
        public EvaluationResult evaluate(EvaluationRequest request, RunListener listener) throws PipelineException {
            requests.add(request);
            work(request.out().resolve("finished"), listener);
            double figure = prompt.equals("fixed") ? 0.5 : 0.75;
            return result(
                    prompt,
                    request.seed(),
                    Map.of(
                            "bottle", Map.of("pixel_auroc", MetricValue.of(figure)),
                            "tile", Map.of("pixel_auroc", MetricValue.of(figure + 0.125))));
        }

        private void work(Path file, RunListener listener) throws PipelineException {
            if (failsIn.filter(file.getParent()::endsWith).isPresent()) {
                if (unlinked.isPresent()) {
                    throw unlinked.get();
                }
                throw failure;
            }
            try {
                if (!Files.exists(file)) {
                    Files.writeString(file, weights);
                    computed.add(file.getParent().toString());
                } else if (!Files.readString(file).equals(weights)) {
                    throw new MadeOtherwiseException("cannot resume: " + file);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            listener.warning("an image is cut off");
        }

        @Override
        public Inspector inspector(InspectorRequest request) {
            throw new AssertionError("not part of a benchmark");
        }

        @Override
        public PackInfo pack(InspectorRequest request, Set<String> products, Path file) {
            throw new AssertionError("not part of a benchmark");
        }

        @Override
        public Calibration calibrate(CalibrationRequest request, RunListener listener) {
            throw new AssertionError("not part of a benchmark");
        }
    }

    static Provenance provenance(String prompt, long seed) {
        String profile = prompt.equals("fixed") ? "plain" : "corrected";
        return new Provenance(
                "tiny", "", prompt, "1.0.0", profile, "rendered", "", seed, 96, "cpu", 1, Map.of(), Map.of());
    }

    /** Returns a result with these metrics. The mean of each metric is over its defined values. */
    static EvaluationResult result(String prompt, long seed, Map<String, Map<String, MetricValue>> products) {
        Map<String, List<MetricValue>> gathered = new LinkedHashMap<>();
        products.values()
                .forEach(figures ->
                        figures.forEach((metric, value) -> gathered.computeIfAbsent(metric, any -> new ArrayList<>())
                                .add(value)));
        Map<String, MetricValue> mean = new LinkedHashMap<>();
        gathered.forEach((metric, values) -> mean.put(metric, MetricValue.mean(values)));
        return new EvaluationResult(
                Optional.empty(),
                new DatasetReference("rendered", Path.of("")),
                "test",
                5,
                List.of(),
                List.of(),
                1,
                products,
                mean,
                Map.of(),
                List.of(),
                provenance(prompt, seed));
    }
}
