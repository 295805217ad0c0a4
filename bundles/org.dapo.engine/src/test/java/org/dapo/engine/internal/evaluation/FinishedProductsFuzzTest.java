package org.dapo.engine.internal.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.dapo.api.image.ScoreMap;
import org.dapo.api.metric.LabelMap;
import org.dapo.api.metric.MetricAccumulator;
import org.dapo.api.metric.MetricResult;
import org.dapo.api.metric.MetricScope;
import org.dapo.api.metric.Prediction;
import org.dapo.api.metric.Truth;
import org.dapo.api.pipeline.PipelineException;
import org.dapo.api.pipeline.Skipped;
import org.dapo.api.progress.RunListener;
import org.dapo.engine.internal.assembly.Parts;
import org.dapo.metric.ranking.internal.RankingMetrics;
import org.dapo.testkit.fuzz.ReaderFuzz;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FinishedProductsFuzzTest {
    private static final MetricScope SCOPE = new MetricScope("bottle", List.of("scratch"));
    private static final JsonObject FINGERPRINT = new JsonObject();
    private static final String DATA = "of these images";

    @TempDir
    Path folder;

    static {
        FINGERPRINT.addProperty("checkpoint", "of this evaluation");
    }

    @Test
    void aSpoiltProductIsReadOrRefused() throws Exception {
        ChosenMetrics metrics = ChosenMetrics.of(
                new Parts.Usable<>("metric calculator", Map.of("ranking", new RankingMetrics()), Set.of()), Set.of());
        ReaderFuzz fuzz = ReaderFuzz.of("finished product", PipelineException.class)
                .telling("IMAGE", "MASK", "dapo-evaluation-4", FINGERPRINT.toString(), DATA)
                .tellingBytes(0, 4, 'M', 'A', 'S', 'K');
        for (Skipped.Extent extent : Skipped.Extent.values()) {
            Path file = written(extent);
            fuzz.seed("finished/" + file.getFileName(), Files.readAllBytes(file));
        }
        fuzz.run(folder.resolve("fuzz"), file -> readWhole(file, metrics)).assertBothHappened();
    }

    private Path written(Skipped.Extent extent) throws IOException, PipelineException {
        MetricAccumulator accumulator = new RankingMetrics().start(SCOPE);
        for (int image = 0; image < 4; image++) {
            short[] labels = {0, (short) (image % 2)};
            accumulator.add(
                    new Prediction(image, new ScoreMap(2, 1, new float[] {image, 2}), List.of()),
                    new Truth(image % 2 == 1, Optional.of(new LabelMap(2, 1, labels))));
        }
        List<Skipped> skipped = List.of(new Skipped("bottle/test/7", extent, "it is cut off"));
        FinishedProducts.in(folder, FINGERPRINT, true, RunListener.NONE)
                .write(
                        new MeasuredProduct(
                                SCOPE,
                                4,
                                skipped,
                                Map.of(
                                        "ranking",
                                        GuardedAccumulator.of(
                                                NamedCalculator.of("ranking", new RankingMetrics()),
                                                accumulator,
                                                warning -> {})),
                                false),
                        DATA);
        try (Stream<Path> files = Files.list(folder.resolve("finished"))) {
            return files.findFirst().orElseThrow();
        }
    }

    private static void readWhole(Path file, ChosenMetrics metrics) throws PipelineException {
        Path out = file.getParent().getParent();
        for (MetricResult result : FinishedProducts.in(out, FINGERPRINT, true, RunListener.NONE)
                .read(SCOPE, DATA, metrics)
                .orElseThrow(() -> new PipelineException(file + " is not finished"))
                .figures()
                .results()) {
            assertEquals(6, result.values().size());
        }
    }
}
