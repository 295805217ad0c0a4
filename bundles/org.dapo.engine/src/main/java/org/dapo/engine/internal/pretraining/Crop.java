package org.dapo.engine.internal.pretraining;

import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;
import org.dapo.api.dataset.Defect;
import org.dapo.api.dataset.Sample;
import org.dapo.api.image.ImageException;
import org.dapo.api.image.Mask;
import org.dapo.api.image.RgbImage;
import org.dapo.imaging.Images;

/** Cuts a square out of an image at random, over a defect where there is one, so that what a caption says of it stays true. */
final class Crop {
    private Crop() {}

    /**
     * Cuts a square.
     *
     * @param image an image of at least the square's side in both directions
     * @param sample whose image it is
     * @param side the square's side in pixels
     * @param random decides where
     * @return the square
     * @throws ImageException if a mask cannot be read
     */
    static RgbImage of(RgbImage image, Sample sample, int side, SplittableRandom random) throws ImageException {
        int fromX = 0;
        int fromY = 0;
        int toX = image.width() - side;
        int toY = image.height() - side;
        List<Defect> masked = sample.defects().stream()
                .filter(defect -> defect.mask().isPresent())
                .toList();
        if (!masked.isEmpty()) {
            Mask mask =
                    Images.load(masked.get(random.nextInt(masked.size())).mask().orElseThrow());
            int pixel = pixel(mask, random);
            if (pixel >= 0 && mask.width() == image.width()) {
                fromX = Math.max(fromX, pixel % mask.width() - side + 1);
                fromY = Math.max(fromY, pixel / mask.width() - side + 1);
                toX = Math.min(toX, pixel % mask.width());
                toY = Math.min(toY, pixel / mask.width());
            }
        }
        return cut(image, random.nextInt(fromX, toX + 1), random.nextInt(fromY, toY + 1), side);
    }

    /** A pixel of the mask, or -1 if there is none. */
    private static int pixel(Mask mask, SplittableRandom random) {
        BitSet bits = mask.bits();
        int[] all = bits.stream().toArray();
        return all.length == 0 ? -1 : all[random.nextInt(all.length)];
    }

    private static RgbImage cut(RgbImage image, int left, int top, int side) {
        byte[] all = image.pixels();
        byte[] some = new byte[3 * side * side];
        for (int y = 0; y < side; y++) {
            int from = 3 * ((top + y) * image.width() + left);
            System.arraycopy(all, from, some, 3 * y * side, 3 * side);
        }
        return new RgbImage(side, side, some);
    }
}
