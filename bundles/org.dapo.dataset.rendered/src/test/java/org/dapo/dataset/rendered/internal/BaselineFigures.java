package org.dapo.dataset.rendered.internal;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.dapo.api.dataset.Dataset;
import org.dapo.api.dataset.Defect;
import org.dapo.api.dataset.Sample;
import org.dapo.api.image.ImageSource;
import org.dapo.api.image.MaskSource;
import org.dapo.api.image.RgbImage;

/**
 * How well a classical baseline does on a product.
 *
 * @param image AUROC of the map's largest value over the images
 * @param pixel AUROC of the map over the pixels
 */
record BaselineFigures(double image, double pixel) {
    /** Prints the figures of every baseline on both evaluation splits, and per product; an argument gives settings. */
    public static void main(String[] args) throws Exception {
        Dataset dataset = new RenderedDatasetAdapter().open(Path.of(args.length > 0 ? args[0] : ""));
        for (String split : List.of("unseen-products", "unseen-types")) {
            for (ClassicalBaseline baseline : ClassicalBaseline.values()) {
                Map<String, BaselineFigures> products = of(dataset, split, baseline);
                BaselineFigures mean = mean(products);
                System.out.printf(
                        Locale.ROOT, "%-16s %-14s image %.3f pixel %.3f%n", split, baseline, mean.image, mean.pixel);
                products.forEach((product, figures) -> System.out.printf(
                        Locale.ROOT, "    %-18s image %.3f pixel %.3f%n", product, figures.image, figures.pixel));
            }
        }
    }

    /** A baseline's figures on each product of a split. */
    static Map<String, BaselineFigures> of(Dataset dataset, String split, ClassicalBaseline baseline) throws Exception {
        Map<String, List<Sample>> products = new LinkedHashMap<>();
        dataset.samples(split)
                .forEach(sample -> products.computeIfAbsent(sample.product(), any -> new ArrayList<>())
                        .add(sample));
        Map<String, BaselineFigures> figures = new LinkedHashMap<>();
        for (Map.Entry<String, List<Sample>> product : products.entrySet()) {
            figures.put(product.getKey(), of(product.getValue(), baseline));
        }
        return figures;
    }

    /** The mean over products. */
    static BaselineFigures mean(Map<String, BaselineFigures> products) {
        return new BaselineFigures(
                products.values().stream().mapToDouble(BaselineFigures::image).average().orElseThrow(),
                products.values().stream().mapToDouble(BaselineFigures::pixel).average().orElseThrow());
    }

    private static BaselineFigures of(List<Sample> samples, ClassicalBaseline baseline) throws Exception {
        float[] highest = new float[samples.size()];
        BitSet anomalous = new BitSet();
        float[] pixels = new float[0];
        BitSet defective = new BitSet();
        for (int i = 0; i < highest.length; i++) {
            Sample sample = samples.get(i);
            RgbImage image = ((ImageSource.Pixels) sample.image()).loader().load();
            float[] map = baseline.map(image);
            int offset = pixels.length;
            pixels = Arrays.copyOf(pixels, offset + map.length);
            System.arraycopy(map, 0, pixels, offset, map.length);
            for (Defect defect : sample.defects()) {
                BitSet bits = ((MaskSource.Pixels) defect.mask().orElseThrow()).loader().load().bits();
                bits.stream().forEach(bit -> defective.set(offset + bit));
            }
            for (float value : map) {
                highest[i] = Math.max(highest[i], value);
            }
            anomalous.set(i, sample.anomalous());
        }
        return new BaselineFigures(auroc(highest, anomalous), auroc(pixels, defective));
    }

    /** The share of pairs of a positive and a negative that are in the right order, ties counting half. */
    static double auroc(float[] scores, BitSet positive) {
        long[] ordered = new long[scores.length];
        for (int i = 0; i < scores.length; i++) {
            // Scores are not negative, so their bits are in their order.
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
