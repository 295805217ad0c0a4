package org.dapo.engine.internal.tuning;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.dapo.api.dataset.Sample;
import org.dapo.api.image.RgbImage;
import org.dapo.engine.internal.data.PreparedSample;
import org.dapo.imaging.Kernel;
import org.dapo.imaging.Resize;

/** Tiles four prepared samples of one product into one (APRIL-GAN's augmentation). Each takes a quarter of the area. */
final class Mosaic {
    private Mosaic() {}

    /** The positions of the four samples, drawn with replacement from the product's. */
    static List<Integer> draw(int samplesOfProduct, SplittableRandom random) {
        List<Integer> drawn = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            drawn.add(random.nextInt(samplesOfProduct));
        }
        return drawn;
    }

    /**
     * Tiles four samples of S by S into one of S by S. Labels are those of the nearest pixels; the result is anomalous if any
     * sample is.
     */
    static PreparedSample tile(List<PreparedSample> four, int side, Kernel kernel) {
        byte[] pixels = new byte[3 * 4 * side * side];
        short[] labels = new short[side * side];
        for (int tile = 0; tile < 4; tile++) {
            int left = tile % 2;
            int top = tile / 2;
            PreparedSample one = four.get(tile);
            byte[] from = one.resized().pixels();
            for (int y = 0; y < side; y++) {
                System.arraycopy(from, 3 * y * side, pixels, 3 * ((top * side + y) * 2 * side + left * side), 3 * side);
            }
            fill(labels, one.labels().orElseThrow(), side, left, top);
        }
        RgbImage large = new RgbImage(2 * side, 2 * side, pixels);
        RgbImage tiled = Resize.image(large, side, side, kernel);
        boolean anomalous = four.stream().anyMatch(one -> one.sample().anomalous());
        Sample first = four.get(0).sample();
        Sample sample = new Sample(first.id(), first.product(), first.image(), anomalous, List.of());
        return new PreparedSample(sample, tiled, tiled, Optional.of(labels), Optional.empty());
    }

    private static void fill(short[] labels, short[] from, int side, int left, int top) {
        for (int y = 0; y < side; y++) {
            for (int x = 0; x < side; x++) {
                int fromX = 2 * x + 1 - left * side;
                int fromY = 2 * y + 1 - top * side;
                if (fromX >= 0 && fromX < side && fromY >= 0 && fromY < side) {
                    labels[y * side + x] = from[fromY * side + fromX];
                }
            }
        }
    }
}
