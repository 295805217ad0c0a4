package org.dapo.metric.region.internal;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.dapo.api.image.ScoreMap;
import org.dapo.api.metric.LabelMap;
import org.dapo.api.metric.MetricAccumulator;
import org.dapo.api.metric.MetricCalculator;
import org.dapo.api.metric.MetricScope;
import org.dapo.api.metric.Prediction;
import org.dapo.api.metric.Truth;

/**
 * Feeds calculators with any number of generated images, and prints the time and the peak heap:
 * {@code MetricsAtScale IMAGES SIDE STATE CALCULATOR-CLASS...}. Every 1,000 images the accumulators are written to the file
 * STATE. If the file exists, the run continues from it. The maps are smooth and continuous like those of a pipeline: a coarse
 * grid of noise, enlarged bilinearly, higher at defects. itests/scripts/metrics-at-scale.sh runs it.
 */
final class MetricsAtScale {
    private static final int GRID = 37;
    private static final double MEBIBYTE = 1 << 20;

    private MetricsAtScale() {}

    public static void main(String[] arguments) throws ReflectiveOperationException, IOException {
        int images = Integer.parseInt(arguments[0]);
        int side = Integer.parseInt(arguments[1]);
        Path state = Path.of(arguments[2]);
        PrintStream out = System.out;
        List<MetricCalculator> calculators = new ArrayList<>();
        for (String name : List.of(arguments).subList(3, arguments.length)) {
            calculators.add(Class.forName(name)
                    .asSubclass(MetricCalculator.class)
                    .getDeclaredConstructor()
                    .newInstance());
        }
        List<MetricAccumulator> accumulators = new ArrayList<>();
        int first = begin(state, calculators, accumulators);
        long began = System.nanoTime();
        long making = 0;
        for (int image = first; image < images; image++) {
            long before = System.nanoTime();
            Truth truth = truth(image, side);
            Prediction prediction = prediction(image, truth);
            making += System.nanoTime() - before;
            accumulators.forEach(each -> each.add(prediction, truth));
            if ((image + 1) % 1000 == 0) {
                keep(state, image + 1, accumulators);
                out.printf(
                        "%d images, %.0f s (%.0f s of processor)%n",
                        image + 1,
                        seconds(System.nanoTime() - began),
                        seconds(ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime()));
            }
        }
        for (MetricAccumulator accumulator : accumulators) {
            accumulator
                    .finish()
                    .values()
                    .forEach((name, value) -> out.printf(
                            "%s %.12f, within %.1e%n",
                            name,
                            value.value().orElse(Double.NaN),
                            value.bound().orElse(0)));
        }
        out.printf(
                "%d images of %d x %d: %.0f s (%.0f s of processor), %.0f s of them to make the images;"
                        + " peak heap %.0f MiB of %.0f MiB%n",
                images,
                side,
                side,
                seconds(System.nanoTime() - began),
                seconds(ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime()),
                seconds(making),
                peakHeap() / MEBIBYTE,
                Runtime.getRuntime().maxMemory() / MEBIBYTE);
    }

    /** Adds the accumulators to the list, and returns the number of images in them. */
    private static int begin(Path state, List<MetricCalculator> calculators, List<MetricAccumulator> accumulators)
            throws IOException {
        MetricScope scope = new MetricScope("scale", List.of("defect"));
        if (Files.notExists(state)) {
            calculators.forEach(calculator -> accumulators.add(calculator.start(scope)));
            return 0;
        }
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(state)))) {
            int images = in.readInt();
            for (MetricCalculator calculator : calculators) {
                accumulators.add(calculator.read(scope, in));
            }
            System.out.printf("goes on after %d images%n", images);
            return images;
        }
    }

    private static void keep(Path state, int images, List<MetricAccumulator> accumulators) throws IOException {
        Path next = state.resolveSibling(state.getFileName() + ".next");
        try (DataOutputStream out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(next)))) {
            out.writeInt(images);
            for (MetricAccumulator accumulator : accumulators) {
                accumulator.write(out);
            }
        }
        Files.move(next, state, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Returns the truth of an image. Every second image has a disc-shaped defect. */
    static Truth truth(int image, int side) {
        Random random = new Random(image);
        short[] labels = new short[side * side];
        boolean anomalous = image % 2 == 1;
        double radius = anomalous ? side * (0.02 + 0.08 * random.nextDouble()) : 0;
        double x = side * random.nextDouble();
        double y = side * random.nextDouble();
        for (int pixel = 0; anomalous && pixel < labels.length; pixel++) {
            int row = pixel / side;
            boolean inside = Math.hypot(pixel % side - x, row - y) <= radius;
            labels[pixel] = inside ? 1 : LabelMap.NORMAL;
        }
        return new Truth(anomalous, Optional.of(new LabelMap(side, side, labels)));
    }

    static Prediction prediction(int image, Truth truth) {
        LabelMap labels = truth.labels().orElseThrow();
        Random random = new Random(-1L - image);
        float[] grid = new float[(GRID + 1) * (GRID + 1)];
        for (int i = 0; i < grid.length; i++) {
            grid[i] = (float) Math.exp(random.nextGaussian() - 3);
        }
        float[] map = new float[labels.labels().length];
        float scale = (float) GRID / labels.width();
        for (int pixel = 0; pixel < map.length; pixel++) {
            float x = pixel % labels.width() * scale;
            int row = pixel / labels.width();
            float y = row * scale;
            int corner = ((int) y) * (GRID + 1) + (int) x;
            float right = x - (int) x;
            float above = grid[corner] + right * (grid[corner + 1] - grid[corner]);
            float below = grid[corner + GRID + 1] + right * (grid[corner + GRID + 2] - grid[corner + GRID + 1]);
            map[pixel] = above + (y - (int) y) * (below - above) + (labels.labels()[pixel] == 0 ? 0 : 0.1f);
        }
        float score = (float) (random.nextGaussian() + (truth.anomalous() ? 1 : 0));
        return new Prediction(score, new ScoreMap(labels.width(), labels.height(), map), List.of());
    }

    private static double seconds(long nanoseconds) {
        return nanoseconds / 1e9;
    }

    /** Returns the sum of the peaks of all heap pools, which is an upper bound of the true peak. */
    private static long peakHeap() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .map(MemoryPoolMXBean::getPeakUsage)
                .mapToLong(usage -> usage.getUsed())
                .sum();
    }
}
