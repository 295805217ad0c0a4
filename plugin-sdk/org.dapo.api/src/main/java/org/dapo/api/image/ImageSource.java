package org.dapo.api.image;

import java.nio.file.Path;

/** Where an image comes from: a file that the suite decodes, or pixels that a plug-in or a camera makes. */
public sealed interface ImageSource {
    /**
     * A short name for messages and reports.
     *
     * @return the file's path, or the name given to the pixels
     */
    String name();

    /**
     * An image in a PNG, JPEG, BMP, TIFF or GIF file, told apart by content and not by name; of several pages or frames the
     * first counts. It becomes 8-bit RGB, upright by its EXIF or TIFF orientation: grey is repeated, a palette looked up, 16 bits
     * are scaled to 8, CMYK is converted, alpha is dropped and colour profiles are ignored. A file of more than 200 million pixels,
     * or of more than 65,535 on a side, is refused like a damaged one.
     *
     * @param path the file
     */
    record File(Path path) implements ImageSource {
        @Override
        public String name() {
            return path.toString();
        }
    }

    /**
     * An image that is made when asked for.
     *
     * @param name a short name for messages and reports
     * @param loader makes the image
     */
    record Pixels(String name, Loader<RgbImage> loader) implements ImageSource {}
}
