package org.dapo.metric.ranking.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.gson.Gson;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.dapo.api.image.ScoreMap;
import org.dapo.api.metric.LabelMap;
import org.dapo.api.metric.MetricAccumulator;
import org.dapo.api.metric.MetricScope;
import org.dapo.api.metric.MetricValue;
import org.dapo.api.metric.Prediction;
import org.dapo.api.metric.Truth;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.ArgumentsProvider;
import org.junit.jupiter.params.provider.ArgumentsSource;

class RankingMetricsTest {
    private static final MetricScope SCOPE = new MetricScope("bottle", List.of("scratch"));

    /** Made by itests/oracle/metrics/make_fixtures.py with scikit-learn. */
    private record Fixture(String name, float[] scores, int[] positive, double auroc, double ap, double f1max) {
        @Override
        public String toString() {
            return name;
        }
    }

    static final class Fixtures implements ArgumentsProvider {
        @Override
        public Stream<? extends Arguments> provideArguments(ExtensionContext context) throws IOException {
            try (Reader reader = Files.newBufferedReader(Path.of("../../itests/oracle/metrics/ranking.json"))) {
                return Stream.of(new Gson().fromJson(reader, Fixture[].class)).map(Arguments::of);
            }
        }
    }

    @ParameterizedTest
    @ArgumentsSource(Fixtures.class)
    void figuresOfImagesAgreeWithScikitLearn(Fixture fixture) {
        MetricAccumulator accumulator = new RankingMetrics().start(SCOPE);
        for (int image = 0; image < fixture.scores().length; image++) {
            boolean anomalous = fixture.positive()[image] == 1;
            accumulator.add(prediction(fixture.scores()[image], 0), new Truth(anomalous, Optional.empty()));
        }
        assertFigures(fixture, accumulator, "image");
    }

    /** Ten pixels an image. */
    @ParameterizedTest
    @ArgumentsSource(Fixtures.class)
    void figuresOfPixelsAgreeWithScikitLearn(Fixture fixture) {
        MetricAccumulator accumulator = new RankingMetrics().start(SCOPE);
        for (int at = 0; at < fixture.scores().length; at += 10) {
            float[] map = new float[10];
            short[] labels = new short[10];
            for (int pixel = 0; pixel < 10; pixel++) {
                map[pixel] = fixture.scores()[at + pixel];
                labels[pixel] = (short) fixture.positive()[at + pixel];
            }
            accumulator.add(prediction(0, map), truth(labels));
        }
        assertFigures(fixture, accumulator, "pixel");
    }

    @Test
    void anImageWithoutLabelsCountsInImageMetricsAlone() {
        MetricAccumulator accumulator = new RankingMetrics().start(SCOPE);
        accumulator.add(prediction(0.1f, 1, 2), truth((short) 0, (short) 1));
        accumulator.add(prediction(0.2f, 9, 9), new Truth(false, Optional.empty()));
        Map<String, MetricValue> values = accumulator.finish().values();
        assertEquals(MetricValue.of(0), values.get("image_auroc"));
        assertEquals(MetricValue.of(1), values.get("pixel_auroc"));
    }

    @Test
    void aDefectOfNoKnownTypeIsADefect() {
        MetricAccumulator accumulator = new RankingMetrics().start(SCOPE);
        accumulator.add(prediction(1, 1, 2, 3), truth((short) 0, (short) 1, LabelMap.UNTYPED));
        assertEquals(MetricValue.of(1), accumulator.finish().values().get("pixel_auroc"));
        assertEquals(MetricValue.of(1), accumulator.finish().values().get("pixel_f1max"));
    }

    @Test
    void withoutAClassThereIsNoFigureButAReason() {
        MetricAccumulator accumulator = new RankingMetrics().start(SCOPE);
        assertReasons("no image", "no image with labels", accumulator);
        accumulator.add(prediction(1, 1, 2), new Truth(true, Optional.empty()));
        assertReasons("no normal image", "no image with labels", accumulator);
        MetricAccumulator good = new RankingMetrics().start(SCOPE);
        good.add(prediction(1, 1, 2), new Truth(false, Optional.of(new LabelMap(2, 1, new short[2]))));
        assertReasons("no anomalous image", "no anomalous pixel", good);
        MetricAccumulator bad = new RankingMetrics().start(SCOPE);
        bad.add(prediction(1, 1, 2), truth((short) 1, (short) 1));
        assertReasons("no normal image", "no normal pixel", bad);
    }

    @Test
    void aMapOfAnotherSizeOrWithoutNumbersIsRefusedAndNotCounted() {
        MetricAccumulator accumulator = new RankingMetrics().start(SCOPE);
        accumulator.add(prediction(1, 1, 2), truth((short) 0, (short) 1));
        Map<String, MetricValue> before = accumulator.finish().values();
        Truth truth = truth((short) 0, (short) 1);
        assertThrows(IllegalArgumentException.class, () -> accumulator.add(prediction(0, 1, 2, 3), truth));
        assertThrows(IllegalArgumentException.class, () -> accumulator.add(prediction(0, 1, Float.NaN), truth));
        assertEquals(before, accumulator.finish().values());
    }

    private static Prediction prediction(float score, float... map) {
        return new Prediction(score, new ScoreMap(map.length, 1, map), List.of());
    }

    private static Truth truth(short... labels) {
        return new Truth(true, Optional.of(new LabelMap(labels.length, 1, labels)));
    }

    private static void assertFigures(Fixture expected, MetricAccumulator accumulator, String what) {
        Map<String, MetricValue> values = accumulator.finish().values();
        assertExact(expected.auroc(), values.get(what + "_auroc"));
        assertExact(expected.ap(), values.get(what + "_ap"));
        assertExact(expected.f1max(), values.get(what + "_f1max"));
    }

    private static void assertExact(double expected, MetricValue actual) {
        assertEquals(expected, actual.value().orElseThrow(), 1e-12);
        assertFalse(actual.bound().isPresent());
    }

    private static void assertReasons(String images, String pixels, MetricAccumulator accumulator) {
        accumulator
                .finish()
                .values()
                .forEach((name, value) ->
                        assertEquals(Optional.of(name.startsWith("image") ? images : pixels), value.undefined(), name));
    }
}
