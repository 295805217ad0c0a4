package org.dapo.metric.region.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.dapo.api.image.ScoreMap;
import org.dapo.api.metric.LabelMap;
import org.dapo.api.metric.MetricAccumulator;
import org.dapo.api.metric.MetricScope;
import org.dapo.api.metric.MetricValue;
import org.dapo.api.metric.Prediction;
import org.dapo.api.metric.Truth;
import org.dapo.histogram.ScoreHistogram;
import org.dapo.histogram.StateHeader;
import org.junit.jupiter.api.Test;

/** About as many regions as fixed point can weigh, by way of written states. */
class ManyRegionsTest {
    private static final MetricScope SCOPE = new MetricScope("bottle", List.of("scratch"));

    private static final long MOST = (1 << 23) - 1;

    /** All regions lie above all normal pixels, so the figure is 1 wherever there is one. */
    @Test
    void asManyRegionsAsCanBeWeighedAreAndOneMoreIsAReason() throws IOException {
        MetricAccumulator added = read(MOST - 1);
        added.add(prediction(), truth());
        MetricAccumulator merged = read(MOST - 1);
        MetricAccumulator one = new RegionMetrics().start(SCOPE);
        one.add(prediction(), truth());
        merged.merge(one);
        for (MetricAccumulator full : List.of(added, merged, read(MOST))) {
            ByteArrayOutputStream written = new ByteArrayOutputStream();
            full.write(new DataOutputStream(written));
            MetricAccumulator again = read(written.toByteArray());
            assertEquals(1, again.finish().values().get("pixel_aupro").value().orElseThrow(), 1e-6);
            full.add(prediction(), truth());
            assertTooMany(full);
        }
    }

    @Test
    void statesThatAreTooManyOnlyTogetherMergeToAReason() throws IOException {
        MetricAccumulator half = read(MOST / 2 + 1);
        half.merge(read(MOST / 2 + 1));
        assertTooMany(half);
    }

    @Test
    void aStateIsRefusedWhoseWeightIsNotThatOfItsRegions() throws IOException {
        byte[] state = state(MOST);
        // The last byte of the eight that count regions.
        int last = header().length + Long.BYTES - 1;
        state[last]--;
        assertThrows(IOException.class, () -> read(state));
    }

    private static void assertTooMany(MetricAccumulator accumulator) {
        MetricValue value = accumulator.finish().values().get("pixel_aupro");
        assertTrue(value.undefined().orElse("").startsWith("more than 8388607"), value::toString);
    }

    private static Prediction prediction() {
        return new Prediction(1, new ScoreMap(2, 1, new float[] {1, 2}), List.of());
    }

    private static Truth truth() {
        return new Truth(true, Optional.of(new LabelMap(2, 1, new short[] {0, 1})));
    }

    private static MetricAccumulator read(long regions) throws IOException {
        return read(state(regions));
    }

    private static MetricAccumulator read(byte[] state) throws IOException {
        return new RegionMetrics().read(SCOPE, new DataInputStream(new ByteArrayInputStream(state)));
    }

    /** So many regions at one score, and a normal pixel below. */
    private static byte[] state(long regions) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(header());
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeLong(regions);
        ScoreHistogram pixels = new ScoreHistogram();
        pixels.add(new float[] {0, 3}, new long[] {0, regions * RegionWeights.REGION});
        pixels.write(out);
        return bytes.toByteArray();
    }

    private static byte[] header() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        StateHeader.write("org.dapo.metric.region 2", SCOPE, new DataOutputStream(bytes));
        return bytes.toByteArray();
    }
}
