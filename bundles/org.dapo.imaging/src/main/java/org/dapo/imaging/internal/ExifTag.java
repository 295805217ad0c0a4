package org.dapo.imaging.internal;

import java.nio.ByteBuffer;
import org.apache.commons.imaging.ImageFormats;

/** The orientation tag (274) of JPEG, PNG and TIFF files. */
final class ExifTag {
    private static final int ORIENTATION = 274;
    private static final int UPRIGHT = 1;

    private ExifTag() {}

    /**
     * The orientation. A damaged EXIF block counts as none, since the pixels may still be whole.
     *
     * @param format the file's format
     * @param file its bytes
     * @param jpeg the segments of a JPEG file
     * @return the EXIF orientation, 1 to 8; 1 if the file has none
     */
    static int orientation(ImageFormats format, byte[] file, JpegSegments jpeg) {
        ByteBuffer block =
                switch (format) {
                    case JPEG -> jpeg.exif();
                    case PNG -> PngChunks.exif(file);
                    case TIFF -> ByteBuffer.wrap(file);
                    default -> ByteBuffer.allocate(0);
                };
        long value = TiffDirectory.of(block).value(ORIENTATION);
        return value >= 1 && value <= 8 ? (int) value : UPRIGHT;
    }
}
