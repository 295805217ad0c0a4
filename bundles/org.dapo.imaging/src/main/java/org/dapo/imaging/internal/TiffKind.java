package org.dapo.imaging.internal;

import java.nio.file.Path;
import java.util.List;
import org.dapo.api.image.ImageException;

/**
 * The kind of samples that a TIFF file declares (TIFF 6.0, section 8). The JDK's reader considers only their number and depth.
 * It mistakes 16-bit inks for RGB with alpha. It also mistakes half floats and raw colour filter samples of a camera for grey.
 */
enum TiffKind {
    /** Determined by number and depth, as in files of other formats. */
    AS_STORED("colours"),
    /** One sample of light, possibly with other samples. */
    GREY("grey"),
    /** Indexes. */
    PALETTE("a palette"),
    /** Four of them. */
    INKS("CMYK"),
    /** Three samples, which the JDK's reader converts if they have 8 bits. */
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
     * The kind named in a file's directory.
     *
     * @throws ImageException if it is not supported
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

    /** Its name in a message. */
    String words() {
        return words;
    }
}
