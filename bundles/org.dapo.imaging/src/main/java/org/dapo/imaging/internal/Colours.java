package org.dapo.imaging.internal;

/** Converts the bands of a stored pixel to grey or RGB. */
interface Colours {
    /** 1 for grey, 3 for RGB. */
    int channels();

    /** The sample value of full intensity: 255, or more for more than 8 bits. */
    int highest();

    /**
     * Converts one row.
     *
     * @param bands the stored samples, bands interleaved
     * @param width pixels in the row
     * @param row takes the converted samples, channels interleaved
     */
    void convert(int[] bands, int width, int[] row);

    /**
     * Samples that are colours themselves.
     *
     * @param stored bands per pixel; those beyond grey or RGB are alpha or not colours, and are dropped
     * @param bits of each band
     */
    record Direct(int stored, int channels, int[] bits) implements Colours {
        @Override
        public int highest() {
            int most = 8;
            for (int c = 0; c < channels; c++) {
                most = Math.max(most, bits[c]);
            }
            return (1 << most) - 1;
        }

        @Override
        public void convert(int[] bands, int width, int[] row) {
            int highest = highest();
            for (int c = 0; c < channels; c++) {
                int own = (1 << bits[c]) - 1;
                for (int x = 0; x < width; x++) {
                    int value = bands[x * stored + c];
                    row[x * channels + c] = own == highest ? value : (value * highest + own / 2) / own;
                }
            }
        }
    }

    /** Indexes into a palette of packed RGB colours. */
    record Palette(int[] rgb) implements Colours {
        @Override
        public int channels() {
            return 3;
        }

        @Override
        public int highest() {
            return 255;
        }

        @Override
        public void convert(int[] bands, int width, int[] row) {
            for (int x = 0; x < width; x++) {
                int colour = rgb[Math.min(bands[x], rgb.length - 1)];
                row[3 * x] = (colour >> 16) & 0xff;
                row[3 * x + 1] = (colour >> 8) & 0xff;
                row[3 * x + 2] = colour & 0xff;
            }
        }
    }

    /**
     * Four inks of 8 bits each.
     *
     * @param stored bands per pixel, 4 or more
     * @param inverted whether 255 stands for no ink, as in JPEG files
     * @param ycck whether the first three bands are luma and chroma of the inks
     */
    record Inks(int stored, boolean inverted, boolean ycck) implements Colours {
        @Override
        public int channels() {
            return 3;
        }

        @Override
        public int highest() {
            return 255;
        }

        @Override
        public void convert(int[] bands, int width, int[] row) {
            for (int x = 0; x < width; x++) {
                int at = x * stored;
                if (ycck) {
                    toInverted(bands, at);
                }
                int light = inverted ? bands[at + 3] : 255 - bands[at + 3];
                for (int c = 0; c < 3; c++) {
                    int ink = inverted ? 255 - bands[at + c] : bands[at + c];
                    row[3 * x + c] = Math.max(0, light - dividedBy255(ink * light));
                }
            }
        }

        /** YCC to RGB in the fixed point of libjpeg, whose RGB is the amount of ink; stored inverted like plain CMYK. */
        private static void toInverted(int[] bands, int at) {
            int luma = bands[at];
            int blue = bands[at + 1] - 128;
            int red = bands[at + 2] - 128;
            bands[at] = 255 - clip(luma + ((91881 * red + 32768) >> 16));
            bands[at + 1] = 255 - clip(luma + ((-22554 * blue - 46802 * red + 32768) >> 16));
            bands[at + 2] = 255 - clip(luma + ((116130 * blue + 32768) >> 16));
        }

        private static int clip(int value) {
            return Math.max(0, Math.min(255, value));
        }

        /** Division by 255, rounded to the nearest. */
        private static int dividedBy255(int product) {
            int biased = product + 128;
            return ((biased >> 8) + biased) >> 8;
        }
    }
}
