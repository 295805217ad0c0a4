package org.dapo.api.image;

import java.nio.file.Path;

/** Where a defect's mask comes from. A mask has the size of its image. */
public sealed interface MaskSource {
    /**
     * A short name for messages.
     *
     * @return the file's path, or the name given to the mask
     */
    String name();

    /**
     * A mask in a single-channel image file, in any format of {@link ImageSource.File}; of a file with several channels the
     * largest sample counts, alpha left out.
     *
     * @param path the file
     * @param lowest the smallest sample value that is defect, on the file's own integer scale: 0 to 255 for 8 bits, and for fewer,
     *     which are stretched to that; 0 to 65,535 for 16 bits; of a palette its colours. 1 for "any value above 0"
     * @param highest the largest sample value that is defect; {@link Integer#MAX_VALUE} for no limit
     */
    record File(Path path, int lowest, int highest) implements MaskSource {
        /**
         * Checks the range.
         *
         * @param path the file
         * @param lowest the smallest sample value that is defect
         * @param highest the largest sample value that is defect
         * @throws IllegalArgumentException unless 0 ≤ lowest ≤ highest
         */
        public File {
            if (lowest < 0 || highest < lowest) {
                throw new IllegalArgumentException("not a range of sample values: %d..%d".formatted(lowest, highest));
            }
        }

        /**
         * A mask in which every value above 0 is defect.
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
     * A mask that is made when asked for, from polygons or run lengths, say.
     *
     * @param name a short name for messages
     * @param loader makes the mask
     */
    record Pixels(String name, Loader<Mask> loader) implements MaskSource {}
}
