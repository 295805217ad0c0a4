package org.dapo.inspection.internal;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.dapo.api.image.ImageException;
import org.dapo.api.image.ImageSource;
import org.dapo.api.image.RgbImage;
import org.dapo.api.image.ScoreMap;
import org.dapo.api.pipeline.Calibration;
import org.dapo.api.pipeline.CalibrationRequest;
import org.dapo.api.pipeline.EvaluationRequest;
import org.dapo.api.pipeline.EvaluationResult;
import org.dapo.api.pipeline.Inspection;
import org.dapo.api.pipeline.Inspector;
import org.dapo.api.pipeline.InspectorRequest;
import org.dapo.api.pipeline.PackInfo;
import org.dapo.api.pipeline.PartGoneException;
import org.dapo.api.pipeline.Pipeline;
import org.dapo.api.pipeline.PipelineException;
import org.dapo.api.pipeline.Provenance;
import org.dapo.api.pipeline.Threshold;
import org.dapo.api.pipeline.TuningRequest;
import org.dapo.api.pipeline.TuningResult;
import org.dapo.api.progress.RunListener;

/** A fake pipeline. Its inspectors answer with its level as every score. It can fail, lose its part, or block. */
final class FakePipeline implements Pipeline, InspectorSource {
    final AtomicInteger open = new AtomicInteger();
    final AtomicInteger opened = new AtomicInteger();
    final AtomicInteger loadings = new AtomicInteger();
    volatile boolean partGone;
    volatile boolean loadsBadly;
    volatile boolean closesBadly;
    volatile Optional<String> refusal = Optional.empty();
    volatile CountDownLatch loading = new CountDownLatch(0);
    volatile CountDownLatch inspecting = new CountDownLatch(0);
    volatile CountDownLatch closing = new CountDownLatch(0);
    final CountDownLatch begun = new CountDownLatch(1);

    private final String name;
    private final float level;

    FakePipeline(String name, float level) {
        this.name = name;
        this.level = level;
    }

    @Override
    public List<String> profiles() {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean learns(String profile) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Inspector inspector(InspectorRequest request) throws PipelineException {
        loadings.incrementAndGet();
        await(loading);
        requirePart();
        if (loadsBadly) {
            throw new NoClassDefFoundError("com/example/NeededToLoad");
        }
        if (refusal.isPresent()) {
            throw new PipelineException(refusal.get());
        }
        open.incrementAndGet();
        opened.incrementAndGet();
        return new Loaded(request.imageThreshold().orElse(0.5));
    }

    private void requirePart() throws PartGoneException {
        if (partGone) {
            throw new PartGoneException("backbone", name);
        }
    }

    private static void await(CountDownLatch latch) throws PipelineException {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PipelineException("interrupted", e);
        }
    }

    private final class Loaded implements Inspector {
        private final double threshold;
        private volatile boolean closed;

        Loaded(double threshold) {
            this.threshold = threshold;
        }

        @Override
        public Inspection inspect(ImageSource image, Optional<String> product) throws PipelineException {
            requirePart();
            begun.countDown();
            await(inspecting);
            if (closed) {
                throw new PipelineException("closed under a call");
            }
            try {
                RgbImage pixels = ((ImageSource.Pixels) image).loader().load();
                ScoreMap map =
                        new ScoreMap(pixels.width(), pixels.height(), new float[pixels.width() * pixels.height()]);
                return new Inspection(
                        image.name(),
                        pixels,
                        level,
                        level > threshold,
                        new Threshold(threshold, 1, "test"),
                        Map.of(),
                        List.of(),
                        map,
                        1,
                        Optional.of(provenance()));
            } catch (ImageException e) {
                throw new PipelineException(e.getMessage(), e);
            }
        }

        @Override
        public void close() {
            closed = true;
            try {
                closing.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            open.decrementAndGet();
            if (closesBadly) {
                throw new NoClassDefFoundError("com/example/NeededToClose");
            }
        }
    }

    private Provenance provenance() {
        return new Provenance(name, "", "fixed", "1", "", "", "", 0, 32, "cpu", 1, Map.of(), Map.of());
    }

    @Override
    public TuningResult tune(TuningRequest request, RunListener listener) {
        throw new UnsupportedOperationException();
    }

    @Override
    public EvaluationResult evaluate(EvaluationRequest request, RunListener listener) {
        throw new UnsupportedOperationException();
    }

    @Override
    public PackInfo pack(InspectorRequest request, Set<String> products, Path file) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Calibration calibrate(CalibrationRequest request, RunListener listener) {
        throw new UnsupportedOperationException();
    }
}
