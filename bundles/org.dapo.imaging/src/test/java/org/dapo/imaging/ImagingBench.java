package org.dapo.imaging;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.dapo.api.image.ImageException;
import org.dapo.api.image.RgbImage;

/** Prints the processor time of preparing one image for the network. Not a test: run it by hand with an image file. */
public final class ImagingBench {
    private static final int SIDE = 518;
    private static final int ROUNDS = 60;

    private static final ThreadMXBean CLOCK = ManagementFactory.getThreadMXBean();

    private ImagingBench() {}

    public static void main(String[] arguments) throws ImageException {
        Path file = Path.of(arguments[0]);
        Normaliser normaliser = new Normaliser(List.of(0.5f, 0.5f, 0.5f), List.of(0.25f, 0.25f, 0.25f));
        double[] decode = new double[ROUNDS];
        double[] resize = new double[ROUNDS];
        double[] planes = new double[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            long start = CLOCK.getCurrentThreadCpuTime();
            RgbImage image = Images.read(file);
            long decoded = CLOCK.getCurrentThreadCpuTime();
            RgbImage small = Resize.image(image, SIDE, SIDE, Kernel.BICUBIC);
            long resized = CLOCK.getCurrentThreadCpuTime();
            normaliser.planes(small);
            decode[round] = (decoded - start) / 1e6;
            resize[round] = (resized - decoded) / 1e6;
            planes[round] = (CLOCK.getCurrentThreadCpuTime() - resized) / 1e6;
        }
        System.out.printf(
                "decode %.1f ms, resize to %d %.1f ms, planes %.1f ms (medians of %d); first call %.0f ms%n",
                median(decode), SIDE, median(resize), median(planes), ROUNDS, decode[0] + resize[0] + planes[0]);
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
