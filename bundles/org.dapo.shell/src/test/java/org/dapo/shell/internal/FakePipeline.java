package org.dapo.shell.internal;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.dapo.api.image.ImageSource;
import org.dapo.api.image.RgbImage;
import org.dapo.api.image.ScoreMap;
import org.dapo.api.metric.MetricValue;
import org.dapo.api.pipeline.Calibration;
import org.dapo.api.pipeline.CalibrationRequest;
import org.dapo.api.pipeline.EvaluationRequest;
import org.dapo.api.pipeline.EvaluationResult;
import org.dapo.api.pipeline.Framing;
import org.dapo.api.pipeline.Inspection;
import org.dapo.api.pipeline.Inspector;
import org.dapo.api.pipeline.InspectorRequest;
import org.dapo.api.pipeline.PackInfo;
import org.dapo.api.pipeline.Pipeline;
import org.dapo.api.pipeline.PipelineException;
import org.dapo.api.pipeline.Region;
import org.dapo.api.pipeline.Skipped;
import org.dapo.api.pipeline.Threshold;
import org.dapo.api.pipeline.TuningRequest;
import org.dapo.api.pipeline.TuningResult;
import org.dapo.api.pipeline.TypeFinding;
import org.dapo.api.progress.RunListener;

/** A fake pipeline that records its requests and answers at once. */
public final class FakePipeline implements Pipeline {
    public final List<Object> requests = new ArrayList<>();
    public final List<Optional<String>> products = new ArrayList<>();
    /** The regions found on an image, by file name. */
    public final Map<String, List<Region>> regions = new HashMap<>();

    public Optional<Throwable> failure = Optional.empty();

    /** The number of images that an evaluation could use. */
    public int images = 7;

    @Override
    public List<String> profiles() {
        return List.of("published");
    }

    @Override
    public boolean learns(String profile) {
        return true;
    }

    @Override
    public TuningResult tune(TuningRequest request, RunListener listener) throws PipelineException {
        take(request);
        listener.progress("epoch 1 of 1", 8, 8);
        return new TuningResult(
                request.out().resolve("epoch-1.dapo"),
                List.of(0.5),
                8,
                List.of(),
                List.of(),
                2,
                FakeParts.provenance("clip-seeded"));
    }

    @Override
    public EvaluationResult evaluate(EvaluationRequest request, RunListener listener) throws PipelineException {
        take(request);
        Map<String, MetricValue> bottle = new LinkedHashMap<>();
        bottle.put("image_auroc", MetricValue.undefined("no normal image"));
        bottle.put("pixel_auroc", MetricValue.of(0.25));
        Map<String, MetricValue> mean = new LinkedHashMap<>();
        mean.put("image_auroc", MetricValue.undefined("no product"));
        mean.put("pixel_auroc", MetricValue.within(0.25, 1e-7));
        return new EvaluationResult(
                Optional.empty(),
                request.dataset(),
                "test",
                images,
                List.of(new Skipped("bottle/1", Skipped.Extent.IMAGE, "it is cut off")),
                List.of(),
                1,
                Map.of("bottle", bottle),
                mean,
                Map.of(),
                List.of("image_auroc of bottle: no normal image"),
                FakeParts.provenance("clip-seeded"));
    }

    @Override
    public Inspector inspector(InspectorRequest request) throws PipelineException {
        take(request);
        return new Inspector() {
            @Override
            public Inspection inspect(ImageSource image, Optional<String> product) throws PipelineException {
                products.add(product);
                String file = Path.of(image.name()).getFileName().toString();
                if (file.startsWith("broken")) {
                    throw new PipelineException(image.name() + " is cut off");
                }
                if (file.startsWith("wild")) {
                    throw new IllegalArgumentException("the score is NaN");
                }
                if (file.startsWith("huge")) {
                    throw new OutOfMemoryError("Java heap space");
                }
                if (file.startsWith("stopped")) {
                    Thread.currentThread().interrupt();
                    throw new PipelineException("interrupted");
                }
                if (file.startsWith("last")) {
                    Thread.currentThread().interrupt();
                }
                return new Inspection(
                        image.name(),
                        new RgbImage(2, 1, new byte[6]),
                        0.75f,
                        true,
                        new Threshold(0.5, 1, "default"),
                        Map.of("scratch", new TypeFinding(0.9f, 1), "cut", new TypeFinding(0.1f, 0)),
                        regions.getOrDefault(file, List.of()),
                        new ScoreMap(2, 1, new float[] {0, 2}),
                        2,
                        Optional.empty());
            }

            @Override
            public void close() {
                // Holds nothing.
            }
        };
    }

    @Override
    public PackInfo pack(InspectorRequest request, Set<String> products, Path file) throws PipelineException {
        take(request);
        return new PackInfo(
                file,
                "cd".repeat(32),
                FakeParts.provenance("clip-seeded"),
                new Threshold(0.5, 1, "default"),
                Framing.SQUARE,
                List.copyOf(products));
    }

    @Override
    public Calibration calibrate(CalibrationRequest request, RunListener listener) throws PipelineException {
        take(request);
        return new Calibration(new Threshold(0.25, 1.5, "90 % of 3 good images"), Path.of("thresholds.json"), 3);
    }

    private void take(Object request) throws PipelineException {
        requests.add(request);
        if (failure.isPresent()) {
            if (failure.get() instanceof PipelineException expected) {
                throw expected;
            }
            if (failure.get() instanceof Error error) {
                throw error;
            }
            throw (RuntimeException) failure.get();
        }
    }
}
