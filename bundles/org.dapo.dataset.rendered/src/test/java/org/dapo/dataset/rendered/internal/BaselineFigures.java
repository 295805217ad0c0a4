package org.dapo.dataset.rendered.internal;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.dapo.api.dataset.Dataset;
import org.dapo.api.dataset.Sample;
import org.dapo.api.image.RgbImage;

/**
 * The results of a classical baseline on a product.
 *
 * @param image the AUROC of the images, scored by the largest value of their map
 * @param pixel the AUROC of the pixels, scored by the map
 */
record BaselineFigures(double image, double pixel) {
    /** Prints the results of every baseline on both evaluation splits, mean and per product. The argument gives settings. */
    public static void main(String[] args) throws Exception {
        Dataset dataset = new RenderedDatasetAdapter().open(Path.of(args.length > 0 ? args[0] : ""));
        for (String split : List.of("unseen-products", "unseen-types")) {
            of(dataset, split).forEach((baseline, products) -> {
                System.out.println(split + " " + baseline + " " + mean(products));
                products.forEach((product, figures) -> System.out.println("    " + product + " " + figures));
            });
        }
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "image %.3f, pixel %.3f", image, pixel);
    }

    /** Returns the results of each baseline on each product of a split. */
    static Map<ClassicalBaseline, Map<String, BaselineFigures>> of(Dataset dataset, String split) throws Exception {
        Map<String, List<Sample>> products = new LinkedHashMap<>();
        dataset.samples(split).forEach(sample -> products.computeIfAbsent(sample.product(), any -> new ArrayList<>())
                .add(sample));
        Map<ClassicalBaseline, Map<String, BaselineFigures>> figures = new EnumMap<>(ClassicalBaseline.class);
        for (Map.Entry<String, List<Sample>> product : products.entrySet()) {
            List<RgbImage> images = new ArrayList<>();
            BitSet anomalous = new BitSet();
            BitSet defective = new BitSet();
            for (Sample sample : product.getValue()) {
                RgbImage image = Shown.image(sample);
                int offset = images.size() * image.width() * image.height();
                Shown.mask(sample).stream().forEach(bit -> defective.set(offset + bit));
                anomalous.set(images.size(), sample.anomalous());
                images.add(image);
            }
            for (ClassicalBaseline baseline : ClassicalBaseline.values()) {
                figures.computeIfAbsent(baseline, any -> new LinkedHashMap<>())
                        .put(product.getKey(), of(images, anomalous, defective, baseline));
            }
        }
        return figures;
    }

    /** Returns the mean over products. */
    static BaselineFigures mean(Map<String, BaselineFigures> products) {
        return new BaselineFigures(
                products.values().stream()
                        .mapToDouble(BaselineFigures::image)
                        .average()
                        .orElseThrow(),
                products.values().stream()
                        .mapToDouble(BaselineFigures::pixel)
                        .average()
                        .orElseThrow());
    }

    private static BaselineFigures of(
            List<RgbImage> images, BitSet anomalous, BitSet defective, ClassicalBaseline baseline) {
        int area = images.get(0).width() * images.get(0).height();
        float[] highest = new float[images.size()];
        float[] pixels = new float[images.size() * area];
        for (int i = 0; i < highest.length; i++) {
            float[] map = baseline.map(images.get(i));
            System.arraycopy(map, 0, pixels, i * area, area);
            for (float value : map) {
                highest[i] = Math.max(highest[i], value);
            }
        }
        return new BaselineFigures(auroc(highest, anomalous), auroc(pixels, defective));
    }

    /** Returns the share of pairs of a positive and a negative that are in the right order. Ties count half. */
    static double auroc(float[] scores, BitSet positive) {
        long[] ordered = new long[scores.length];
        for (int i = 0; i < scores.length; i++) {
            // Non-negative floats are ordered like their bits.
            ordered[i] = (long) Float.floatToIntBits(scores[i]) << 32 | i;
        }
        Arrays.sort(ordered);
        double pairs = 0;
        double negativesBelow = 0;
        for (int from = 0, to; from < ordered.length; from = to) {
            long positives = 0;
            for (to = from; to < ordered.length && ordered[to] >> 32 == ordered[from] >> 32; to++) {
                positives += positive.get((int) ordered[to]) ? 1 : 0;
            }
            long negatives = to - from - positives;
            pairs += positives * (negativesBelow + negatives / 2.0);
            negativesBelow += negatives;
        }
        return pairs / (positive.cardinality() * negativesBelow);
    }
}
