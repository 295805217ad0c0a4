package org.dapo.engine.internal.pretraining;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.dapo.api.dataset.Defect;
import org.dapo.api.dataset.Sample;
import org.dapo.api.image.ImageException;
import org.dapo.api.image.Mask;
import org.dapo.api.image.RgbImage;
import org.dapo.engine.internal.data.Cut;
import org.dapo.imaging.Images;

/**
 * A square of an image, optionally turned or mirrored.
 *
 * @param left its first column
 * @param top its first row
 * @param side its side in pixels
 * @param turn its orientation
 */
record Crop(int left, int top, int side, Turn turn) {
    /**
     * Chooses a random square that, given masks, covers a random pixel of one, so that the caption stays true. A mask that is
     * empty or not of the image's size is ignored.
     *
     * @param width the image's width, at least the side
     * @param height the image's height, at least the side
     * @param masks the masks of its defects
     * @param side the square's side in pixels
     * @param turns whether it may be turned
     * @param random determines position and orientation
     * @return the square
     */
    static Crop over(int width, int height, List<Mask> masks, int side, boolean turns, SplittableRandom random) {
        int fromX = 0;
        int fromY = 0;
        int toX = width - side;
        int toY = height - side;
        if (!masks.isEmpty()) {
            Mask mask = masks.get(random.nextInt(masks.size()));
            int[] pixels = mask.bits().stream().toArray();
            if (pixels.length > 0 && mask.width() == width && mask.height() == height) {
                int pixel = pixels[random.nextInt(pixels.length)];
                fromX = Math.max(fromX, pixel % width - side + 1);
                fromY = Math.max(fromY, pixel / width - side + 1);
                toX = Math.min(toX, pixel % width);
                toY = Math.min(toY, pixel / width);
            }
        }
        int left = random.nextInt(fromX, toX + 1);
        int top = random.nextInt(fromY, toY + 1);
        return new Crop(left, top, side, turns ? Turn.any(random) : Turn.NONE);
    }

    /** The masks of those of a sample's defects that have one. */
    static List<Mask> masks(Sample sample) throws ImageException {
        List<Mask> masks = new ArrayList<>();
        for (Defect defect : sample.defects()) {
            if (defect.mask().isPresent()) {
                masks.add(Images.load(defect.mask().get()));
            }
        }
        return masks;
    }

    /** Cuts the square out of an image. */
    RgbImage cut(RgbImage image) {
        return turn.of(Cut.of(image, left, top, side, side));
    }

    /**
     * The labels of the square.
     *
     * @param masks at the image's size, one for each defect
     * @param types the type label of each defect
     * @return side·side labels: 0 for no defect, else the type's; on overlaps, the later defect wins
     */
    short[] labels(List<Mask> masks, List<Short> types) {
        short[] labels = new short[side * side];
        for (int i = 0; i < masks.size(); i++) {
            Mask mask = masks.get(i);
            short type = types.get(i);
            mask.bits().stream().forEach(pixel -> {
                int x = pixel % mask.width() - left;
                int y = pixel / mask.width() - top;
                if (x >= 0 && y >= 0 && x < side && y < side) {
                    labels[turn.to(x, y, side)] = type;
                }
            });
        }
        return labels;
    }
}
