package org.dapo.report.internal.html;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.dapo.api.image.Mask;
import org.dapo.api.image.RgbImage;
import org.dapo.api.image.ScoreMap;
import org.dapo.api.pipeline.Inspection;
import org.dapo.api.pipeline.Region;
import org.dapo.api.pipeline.Threshold;
import org.dapo.api.pipeline.TypeFinding;
import org.dapo.api.report.EvaluatedImage;
import org.dapo.api.report.ReportExample;

/** Random brushed surfaces from a seed with a round or a long defect, and maps that find it or not. */
public final class SampleImages {
    static final float MAP_RANGE = 4;
    private static final Threshold THRESHOLD =
            new Threshold(0.512, 2.9, "99 % of 120 good images of rendered:split=calibration, split train");

    private SampleImages() {}

    /** Returns examples as a benchmark provides them: correct ones, a missed one and a false alarm. */
    static List<ReportExample> examples(int count, int width, int height) {
        List<ReportExample> examples = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            boolean anomalous = i % 4 != 3;
            boolean found = anomalous ? i % 6 != 4 : i % 8 == 7;
            EvaluatedImage image =
                    image("brushed steel/test/%06d".formatted(i), "steel", anomalous, found, i, width, height);
            Map<String, TypeFinding> types = new LinkedHashMap<>();
            image.types().forEach((type, score) -> types.put(type, new TypeFinding(score, 10)));
            examples.add(new ReportExample(
                    image.id(),
                    new Inspection(
                            image.id(),
                            image.image(),
                            image.score(),
                            found,
                            THRESHOLD,
                            types,
                            found ? List.of(box(width, height)) : List.of(),
                            image.map(),
                            MAP_RANGE,
                            Optional.empty()),
                    image.truth(),
                    image.defects()));
        }
        return examples;
    }

    private static Region box(int width, int height) {
        int left = width / 3;
        int top = height / 3;
        int right = 2 * width / 3;
        int bottom = 2 * height / 3;
        return new Region(
                Optional.of("dent"),
                left,
                top,
                right - left,
                bottom - top,
                List.of(
                        new Region.Point(left, top),
                        new Region.Point(right, top),
                        new Region.Point(right, bottom),
                        new Region.Point(left, bottom)),
                3.4f,
                100);
    }

    /** Returns an image as an evaluation provides it. */
    public static EvaluatedImage image(
            String id, String product, boolean anomalous, boolean found, long seed, int width, int height) {
        Random random = new Random(seed);
        BitSet bits = new BitSet(width * height);
        float[] map = new float[width * height];
        byte[] pixels = new byte[3 * width * height];
        boolean scratch = seed % 2 == 0;
        double grain = 0;
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                grain = x == 0 ? random.nextGaussian() : 0.92 * grain + 0.4 * random.nextGaussian();
                double dx = (double) x / width - 0.5;
                double dy = (double) y / height - 0.5;
                double distance = scratch
                        ? Math.hypot((dx - dy) / 0.03, (dx + dy) / 0.5)
                        : Math.hypot(dx / 0.14, (dy - 0.03 * Math.sin(30 * dx)) / 0.11);
                boolean inside = anomalous && distance < 1;
                bits.set(y * width + x, inside);
                double light = 150 + 9 * grain + 30 * dx - (inside ? 70 : 0);
                for (int c = 0; c < 3; c++) {
                    pixels[3 * (y * width + x) + c] = (byte) Math.max(0, Math.min(255, light + 6 * c - 4));
                }
                double blob = found ? Math.exp(-0.5 * distance * distance) : 0.15 * Math.exp(-distance);
                map[y * width + x] = (float) (2.1 + 0.15 * Math.sin(9 * dx + seed) + 1.5 * blob);
            }
        }
        String type = scratch ? "scratch" : "dent";
        Map<String, Float> types = new LinkedHashMap<>();
        for (String one : List.of("scratch", "crack", "hole", "dent", "stain", "rust", "thread", "fold")) {
            types.put(one, (float) ((found && one.equals(type) ? 1.8 : 0.35) + 0.4 * random.nextDouble()));
        }
        return new EvaluatedImage(
                id,
                product,
                anomalous,
                (float) (found ? 0.6 + 0.35 * random.nextDouble() : 0.2 + 0.3 * random.nextDouble()),
                new RgbImage(width, height, pixels),
                new ScoreMap(width, height, map),
                MAP_RANGE,
                anomalous ? Optional.of(new Mask(width, height, bits)) : Optional.empty(),
                anomalous ? List.of(type) : List.of(),
                types);
    }
}
