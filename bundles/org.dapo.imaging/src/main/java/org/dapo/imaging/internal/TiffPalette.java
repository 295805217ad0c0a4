package org.dapo.imaging.internal;

import java.util.Arrays;
import java.util.Optional;

/**
 * The colours of a TIFF file's indexes (TIFF 6.0, section 5): all reds, all greens and all blues, of 16 bits each. The JDK's
 * reader scales them by 255 / 65535. A level written as 256 times itself, as Pillow does, then comes out one too dark. The high
 * byte is right for those and for levels written as 257 times themselves.
 */
final class TiffPalette {
    private static final int COLOUR_MAP = 320;
    private static final int HIGHEST = 255;

    private TiffPalette() {}

    /** A file's palette; empty if it has none. As in libtiff, it has 8 bits if no level is above 255. */
    static Optional<Colours.Palette> of(TiffDirectory directory) {
        long[] map = directory.values(COLOUR_MAP);
        int colours = map.length / 3;
        if (colours == 0) {
            return Optional.empty();
        }
        int shift = Arrays.stream(map).allMatch(level -> level <= HIGHEST) ? 0 : Byte.SIZE;
        int[] rgb = new int[colours];
        for (int i = 0; i < colours; i++) {
            for (int c = 0; c < 3; c++) {
                rgb[i] = rgb[i] << Byte.SIZE | (int) (map[c * colours + i] >> shift) & HIGHEST;
            }
        }
        return Optional.of(new Colours.Palette(rgb));
    }
}
