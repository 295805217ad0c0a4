package org.dapo.imaging.internal;

import java.nio.file.Path;
import java.util.List;
import org.dapo.api.image.ImageException;

/**
 * The kind of samples that a TIFF file declares (TIFF 6.0, section 8). The JDK's reader considers only their number and depth. It
 * takes 16-bit inks for RGB with alpha, and half floats and the raw samples behind a camera's colour filters for grey.
 */
enum TiffKind {
    /** What number and depth make of them, as in files of other formats. */
    AS_STORED("colours"),
    /** One sample of light, and perhaps others that are none. */
    GREY("grey"),
    /** Indexes. */
    PALETTE("a palette"),
    /** Four of them. */
    INKS("CMYK"),
    /** Three samples, which the JDK's reader converts where they are of 8 bits. */
    LUMA_AND_CHROMA("YCbCr");

    private static final int PHOTOMETRIC = 262;
    private static final int SAMPLE_FORMAT = 339;
    private static final int UNSIGNED = 1;
    private static final int UNTYPED = 4;

    /** White is zero, black is zero, RGB, palette, transparency mask, separated, YCbCr. */
    private static final List<TiffKind> OF_PHOTOMETRIC =
            List.of(GREY, GREY, AS_STORED, PALETTE, AS_STORED, INKS, LUMA_AND_CHROMA);

    private final String words;

    TiffKind(String words) {
        this.words = words;
    }

    /**
     * The kind that a file's directory names.
     *
     * @throws ImageException if it is one that cannot be read
     */
    static TiffKind of(Path path, TiffDirectory directory) throws ImageException {
        long format = directory.value(SAMPLE_FORMAT);
        if (format != TiffDirectory.NONE && format != UNSIGNED && format != UNTYPED) {
            throw new ImageException(
                    "%s: signed or floating-point samples (TIFF sample format %d); only unsigned ones can be read"
                            .formatted(path, format));
        }
        long photometric = directory.value(PHOTOMETRIC);
        if (photometric >= OF_PHOTOMETRIC.size()) {
            throw new ImageException(
                    "%s: TIFF photometric interpretation %d; grey, RGB, palettes, CMYK and YCbCr (0 to 6) can be read"
                            .formatted(path, photometric));
        }
        return photometric == TiffDirectory.NONE ? AS_STORED : OF_PHOTOMETRIC.get((int) photometric);
    }

    /** What it is called in a message. */
    String words() {
        return words;
    }
}
