package org.dapo.api.image;

import java.nio.file.Path;

/** The source of an image: a file that the suite decodes, or pixels from a plug-in or a camera. */
public sealed interface ImageSource {
    /**
     * A short name for messages and reports.
     *
     * @return the file's path, or the name given to the pixels
     */
    String name();

    /**
     * An image in a PNG, JPEG, BMP, TIFF or GIF file. The format is detected from the content, not from the name. Of several
     * pages or frames the first is used. The result is 8-bit RGB, upright according to the EXIF or TIFF orientation. Grey is
     * repeated, a palette is looked up, 16 bits are scaled to 8, CMYK is converted, alpha is dropped, and colour profiles are
     * ignored. A file of more than 200 million pixels, or of more than 65,535 pixels on a side, is rejected like a damaged one.
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
     * An image that is made on demand.
     *
     * @param name a short name for messages and reports; if it is made from a file, that file's path, so that a resumed run notices a
     *     change of it
     * @param loader makes the image
     */
    record Pixels(String name, Loader<RgbImage> loader) implements ImageSource {}
}
