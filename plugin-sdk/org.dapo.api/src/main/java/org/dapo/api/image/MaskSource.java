package org.dapo.api.image;

import java.nio.file.Path;

/** The source of a defect's mask. A mask has the size of its image. */
public sealed interface MaskSource {
    /**
     * A short name for messages.
     *
     * @return the file's path, or the name given to the mask
     */
    String name();

    /**
     * A mask in a single-channel image file, in any format of {@link ImageSource.File}. If the file has several channels, the
     * largest sample counts; alpha is ignored.
     *
     * @param path the file
     * @param lowest the smallest sample value that is a defect. The scale is 0 to 255 for 8 bits, and for fewer bits, which are
     *     stretched to that; 0 to 65,535 for 16 bits; for a palette, the colours count and not the indexes. 1 means "any value
     *     above 0"
     * @param highest the largest sample value that is a defect; {@link Integer#MAX_VALUE} for no limit
     */
    record File(Path path, int lowest, int highest) implements MaskSource {
        /**
         * Checks the range.
         *
         * @param path the file
         * @param lowest the smallest sample value that is a defect
         * @param highest the largest sample value that is a defect
         * @throws IllegalArgumentException unless 0 ≤ lowest ≤ highest
         */
        public File {
            if (lowest < 0 || highest < lowest) {
                throw new IllegalArgumentException("not a range of sample values: %d..%d".formatted(lowest, highest));
            }
        }

        /**
         * Creates a mask in which every value above 0 is a defect.
         *
         * @param path the file
         */
        public File(Path path) {
            this(path, 1, Integer.MAX_VALUE);
        }

        @Override
        public String name() {
            return path.toString();
        }
    }

    /**
     * A mask that is made on demand, for example from polygons or run lengths.
     *
     * @param name a short name for messages; if it is made from a file, that file's path, so that a resumed run notices a
     *     change of it
     * @param loader makes the mask
     */
    record Pixels(String name, Loader<Mask> loader) implements MaskSource {}
}
