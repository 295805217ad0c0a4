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
     * An image in a file, in any format that the suite decodes.
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
