package org.dapo.imaging.internal;

import java.io.IOException;
import java.util.List;
import org.apache.commons.imaging.FormatCompliance;
import org.apache.commons.imaging.ImageFormats;
import org.apache.commons.imaging.bytesource.ByteSource;
import org.apache.commons.imaging.formats.jpeg.JpegImageParser;
import org.apache.commons.imaging.formats.png.PngImageParser;
import org.apache.commons.imaging.formats.tiff.TiffDirectory;
import org.apache.commons.imaging.formats.tiff.TiffField;
import org.apache.commons.imaging.formats.tiff.TiffReader;
import org.apache.commons.imaging.formats.tiff.constants.TiffTagConstants;

/** The orientation tag (274) of JPEG, PNG and TIFF files. */
final class ExifTag {
    private static final int UPRIGHT = 1;

    private ExifTag() {}

    /** The EXIF orientation, 1 to 8; 1 if the file has none or its EXIF block is damaged, since the pixels may still be whole. */
    static int orientation(ImageFormats format, byte[] file) {
        try {
            byte[] tiff = tiffBlock(format, file);
            return tiff.length == 0 ? UPRIGHT : orientation(tiff);
        } catch (IOException | RuntimeException damaged) {
            return UPRIGHT;
        }
    }

    /** The bytes with the EXIF directory, laid out as a TIFF file; empty if there are none. */
    private static byte[] tiffBlock(ImageFormats format, byte[] file) throws IOException {
        byte[] block =
                switch (format) {
                    case JPEG -> new JpegImageParser().getExifRawData(ByteSource.array(file));
                    case PNG -> new PngImageParser().getExifRawData(ByteSource.array(file));
                    case TIFF -> file;
                    default -> null;
                };
        return block == null ? new byte[0] : block;
    }

    private static int orientation(byte[] tiff) throws IOException {
        List<TiffDirectory> directories = new TiffReader(false)
                .readFirstDirectory(ByteSource.array(tiff), false, FormatCompliance.getDefault())
                .directories;
        TiffField field = directories.get(0).findField(TiffTagConstants.TIFF_TAG_ORIENTATION);
        int value = field == null ? UPRIGHT : field.getIntValue();
        return value >= 1 && value <= 8 ? value : UPRIGHT;
    }
}
