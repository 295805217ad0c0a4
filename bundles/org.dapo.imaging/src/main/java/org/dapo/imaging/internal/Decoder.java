package org.dapo.imaging.internal;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import javax.imageio.ImageReader;
import org.apache.commons.imaging.ImageFormats;
import org.apache.commons.imaging.Imaging;
import org.apache.commons.imaging.bytesource.ByteSource;
import org.dapo.api.file.FileProblem;
import org.dapo.api.image.ImageException;
import org.dapo.imaging.PixelLimit;

/**
 * Decodes a file. Commons Imaging detects the format, and the JDK's own readers read the pixels. The samples are taken as stored,
 * since the JDK's conversion to its default RGB applies profiles and gamma.
 */
public final class Decoder {
    private static final Set<ImageFormats> READABLE =
            Set.of(ImageFormats.PNG, ImageFormats.JPEG, ImageFormats.BMP, ImageFormats.TIFF, ImageFormats.GIF);
    /** What telling the format takes. */
    private static final int SHORTEST = 4;

    /** libjpeg's warning that pixels were filled with grey. Others, such as of bytes before a marker, come with whole images. */
    private static final String PIXELS_LOST = "premature end of data segment";

    private static final long ROOM_FOR_METADATA = 1 << 24;
    private static final int MOST_BYTES_PER_PIXEL = 8;

    private Decoder() {}

    /**
     * Decodes the first image of a file and converts it.
     *
     * @param path the file
     * @param limit the maximum number of pixels
     * @param use converts the samples; it is guarded against lack of memory like the decoding
     * @param <T> the type of the result
     * @return the result
     * @throws ImageException if the file cannot be decoded or memory runs out; the message names the file
     */
    public static <T> T decode(Path path, PixelLimit limit, Function<Samples, T> use) throws ImageException {
        try {
            return use.apply(decode(path, limit));
        } catch (OutOfMemoryError e) {
            // Usually one large array could not be allocated: others find the heap unchanged.
            throw new ImageException(
                    "%s: reading the image takes more memory than Java has, which is %d MB at most; -Xmx gives it more"
                            .formatted(path, Runtime.getRuntime().maxMemory() >> 20),
                    e);
        }
    }

    private static Samples decode(Path path, PixelLimit limit) throws ImageException {
        byte[] file = content(path, limit);
        ImageFormats format = format(path, file);
        MemoryStream stream = new MemoryStream(file);
        try {
            Samples samples = decode(path, format, file, stream, limit);
            if (stream.exhausted()) {
                throw new ImageException("%s: the %s file is cut off".formatted(path, format));
            }
            return samples;
        } catch (IOException | RuntimeException e) {
            // The JDK's PNG reader wraps all errors.
            if (e.getCause() instanceof OutOfMemoryError lack) {
                throw lack;
            }
            String state = stream.exhausted() ? "cut off" : "damaged or of a kind that is not supported";
            throw new ImageException("%s: the %s file is %s%s".formatted(path, format, state, reason(e)), e);
        }
    }

    private static byte[] content(Path path, PixelLimit limit) throws ImageException {
        try {
            if (Files.isDirectory(path)) {
                throw new ImageException("%s: a folder, not an image file".formatted(path));
            }
            long size = Files.size(path);
            long most = Math.min(limit.pixels() * MOST_BYTES_PER_PIXEL + ROOM_FOR_METADATA, Integer.MAX_VALUE - 8);
            if (size > most) {
                throw new ImageException("%s: %d bytes, too many for an image of at most %d pixels"
                        .formatted(path, size, limit.pixels()));
            }
            if (size == 0) {
                throw new ImageException("%s: the file is empty".formatted(path));
            }
            return Files.readAllBytes(path);
        } catch (NoSuchFileException e) {
            throw new ImageException("%s: no such file".formatted(path), e);
        } catch (IOException e) {
            throw new ImageException("%s: cannot be read: %s".formatted(path, FileProblem.of(e)), e);
        }
    }

    private static ImageFormats format(Path path, byte[] file) throws ImageException {
        try {
            if (file.length > SHORTEST
                    && Imaging.guessFormat(ByteSource.array(file)) instanceof ImageFormats known
                    && READABLE.contains(known)) {
                return known;
            }
        } catch (IOException e) {
            throw new ImageException("%s: cannot be read%s".formatted(path, reason(e)), e);
        }
        throw new ImageException("%s: not an image; PNG, JPEG, BMP, TIFF and GIF files can be read".formatted(path));
    }

    private static Samples decode(Path path, ImageFormats format, byte[] file, MemoryStream stream, PixelLimit limit)
            throws IOException, ImageException {
        if (format == ImageFormats.BMP && ClaimedSize.isWrapped(file)) {
            throw new ImageException("%s: a JPEG or PNG image in a BMP file; it can be read without".formatted(path));
        }
        JpegSegments jpeg = format == ImageFormats.JPEG ? JpegSegments.readAndSettle(file) : JpegSegments.NONE;
        if (jpeg.hasTooManyScans()) {
            throw new ImageException("%s: a JPEG file of more than %d scans; a progressive one has about ten"
                    .formatted(path, JpegSegments.MOST_SCANS));
        }
        Optional<TiffDirectory> directory =
                format == ImageFormats.TIFF ? Optional.of(TiffDirectory.of(path, file)) : Optional.empty();
        TiffKind tiff = directory.isPresent() ? TiffKind.of(path, directory.get()) : TiffKind.AS_STORED;
        Optional<Colours.Palette> palette = directory.flatMap(TiffPalette::of);
        int orientation = ExifTag.orientation(format, file, jpeg);
        Optional<GifScreen> screen = format == ImageFormats.GIF ? GifScreen.of(file) : Optional.empty();
        boolean differences = format == ImageFormats.TIFF && TiffPredictor.remove(file);
        ImageReader reader = JdkCodecs.reader(format.name().toLowerCase(Locale.ROOT));
        try {
            AtomicBoolean lost = new AtomicBoolean();
            reader.addIIOReadWarningListener((source, warning) -> {
                if (warning.contains(PIXELS_LOST)) {
                    lost.set(true);
                }
            });
            reader.setInput(stream, true, true);
            ClaimedSize claimed = new ClaimedSize(path, file.length, limit);
            claimed.check(reader, screen);
            claimed.checkScans(reader, jpeg.scanCount());
            if (jpeg.components() == 4) {
                Raster raster = reader.readRaster(0, null);
                requireWhole(lost);
                return new Samples(raster, new Colours.Inks(4, true, jpeg.ycck()), orientation);
            }
            BufferedImage image = reader.read(0);
            requireWhole(lost);
            if (differences) {
                TiffPredictor.sum(image.getRaster(), reader.getTileWidth(0));
            }
            Raster raster = screen.map(whole -> whole.place(image)).orElse(image.getRaster());
            return new Samples(raster, colours(path, tiff, palette, image.getColorModel(), raster), orientation);
        } finally {
            reader.dispose();
        }
    }

    private static void requireWhole(AtomicBoolean lost) throws IOException {
        if (lost.get()) {
            throw new IOException("it ends before its last pixels");
        }
    }

    private static Colours colours(
            Path path, TiffKind tiff, Optional<Colours.Palette> palette, ColorModel model, Raster raster)
            throws ImageException {
        boolean indexes = tiff == TiffKind.AS_STORED || tiff == TiffKind.PALETTE;
        if (indexes && model instanceof IndexColorModel colours) {
            return palette.orElseGet(() -> palette(colours));
        }
        int[] bits = raster.getSampleModel().getSampleSize();
        checkNumbers(path, raster.getTransferType(), bits);
        if (tiff == TiffKind.GREY) {
            return new Colours.Direct(bits.length, 1, bits);
        }
        if (tiff == TiffKind.INKS && Arrays.equals(bits, new int[] {8, 8, 8, 8})) {
            return new Colours.Inks(bits.length, false, false);
        }
        boolean converted = tiff == TiffKind.LUMA_AND_CHROMA && Arrays.equals(bits, new int[] {8, 8, 8});
        int space = model.getColorSpace().getType();
        if ((tiff != TiffKind.AS_STORED && !converted)
                || (space != ColorSpace.TYPE_RGB && space != ColorSpace.TYPE_GRAY)) {
            throw new ImageException(
                    "%s: %s with pixels of %d x %d bits; grey, RGB, a palette, and CMYK and YCbCr of 8 bits can be read"
                            .formatted(path, tiff.words(), bits.length, bits[0]));
        }
        return new Colours.Direct(bits.length, bits.length < 3 ? 1 : 3, bits);
    }

    private static Colours.Palette palette(IndexColorModel colours) {
        int[] rgb = new int[colours.getMapSize()];
        colours.getRGBs(rgb);
        return new Colours.Palette(rgb);
    }

    private static void checkNumbers(Path path, int type, int[] bits) throws ImageException {
        if (type != DataBuffer.TYPE_BYTE && type != DataBuffer.TYPE_USHORT && type != DataBuffer.TYPE_INT) {
            throw new ImageException(
                    "%s: signed or floating-point samples; only unsigned ones of up to 16 bits can be read"
                            .formatted(path));
        }
        for (int depth : bits) {
            if (depth < 1 || depth > 16) {
                throw new ImageException("%s: samples of %d bits; 1 to 16 can be read".formatted(path, depth));
            }
        }
    }

    /** The first line of an error's message, to keep ours on one line; omitted for runtime exceptions of the JDK. */
    private static String reason(Exception e) {
        String message = e.getMessage();
        return e instanceof RuntimeException || message == null || message.isBlank()
                ? ""
                : ": " + message.lines().findFirst().orElse("").strip();
    }
}
