package org.dapo.imaging;

import java.nio.file.Path;
import java.util.BitSet;
import org.dapo.api.image.ImageException;
import org.dapo.api.image.ImageSource;
import org.dapo.api.image.Mask;
import org.dapo.api.image.MaskSource;
import org.dapo.api.image.RgbImage;
import org.dapo.imaging.internal.Decoder;
import org.dapo.imaging.internal.Orientation;
import org.dapo.imaging.internal.Samples;

/**
 * Reads images and masks from PNG, JPEG, BMP, TIFF and GIF files. The format is detected from the file's content, never from its
 * name. Of several pages or frames the first is read.
 *
 * <p>All reads apply the EXIF or TIFF orientation, with all eight values; a damaged EXIF block is ignored. Embedded colour
 * profiles and gamma are ignored, as in Pillow's {@code convert('RGB')}. An {@link ImageException} is thrown if a file is empty,
 * truncated, damaged, larger than the limit, longer than 65,535 pixels on a side, of unknown format, or too large for Java's
 * memory. Its message is one line that names the file.
 */
public final class Images {
    private Images() {}

    /**
     * Reads a file as 8-bit RGB, with {@link PixelLimit#DEFAULT}.
     *
     * @param file the image file
     * @return the image, upright; see {@link #read(Path, PixelLimit)} for how samples are converted
     * @throws ImageException if it cannot be read; the message names the file
     */
    public static RgbImage read(Path file) throws ImageException {
        return read(file, PixelLimit.DEFAULT);
    }

    /**
     * Reads a file as 8-bit RGB. Grey is repeated in the three channels; a palette is looked up. Samples of another
     * depth are scaled by their range and rounded ({@code value * 255 / 65535} for 16 bits), never cut off at 255.
     * Alpha is dropped without being composited, as Pillow's {@code convert('RGB')} drops it: a fully transparent pixel
     * keeps the colour that is stored in it. CMYK becomes {@code (255 - C) * (255 - K) / 255} per channel; in JPEG
     * files CMYK is taken to be inverted, which is Adobe's convention, and YCCK is converted to it first. Whether three
     * components of a JPEG file are RGB or luma and chroma is decided as libjpeg decides it. A TIFF file must have
     * unsigned samples, of grey, RGB, a palette, or CMYK or YCbCr of 8 bits; of grey with others the first is taken.
     *
     * @param file the image file
     * @param limit the most pixels that it may have, by its header
     * @return the image, upright
     * @throws ImageException if it cannot be read; the message names the file
     */
    public static RgbImage read(Path file, PixelLimit limit) throws ImageException {
        return Decoder.decode(file, limit, Images::rgb);
    }

    private static RgbImage rgb(Samples samples) {
        int channels = samples.channels();
        Orientation place = samples.orientation();
        byte[] pixels = new byte[3 * samples.width() * samples.height()];
        int[] row = samples.newRow();
        for (int y = 0; y < samples.height(); y++) {
            samples.readRow(y, row);
            int target = 3 * place.index(0, y);
            for (int x = 0; x < samples.width(); x++, target += 3 * place.stepX()) {
                for (int c = 0; c < 3; c++) {
                    pixels[target + c] = (byte) samples.toEightBits(row[channels == 3 ? 3 * x + c : x]);
                }
            }
        }
        return new RgbImage(place.width(), place.height(), pixels);
    }

    /**
     * Loads an image from wherever it comes from; a file with {@link PixelLimit#DEFAULT}.
     *
     * @param source a file, or pixels made by a plug-in
     * @return the image
     * @throws ImageException if it cannot be loaded; the message names it
     */
    public static RgbImage load(ImageSource source) throws ImageException {
        return load(source, PixelLimit.DEFAULT);
    }

    /**
     * Loads an image from wherever it comes from.
     *
     * @param source a file, or pixels made by a plug-in
     * @param limit the most pixels that a file may have; pixels made by a plug-in are not limited
     * @return the image
     * @throws ImageException if it cannot be loaded; the message names it
     */
    public static RgbImage load(ImageSource source, PixelLimit limit) throws ImageException {
        if (source instanceof ImageSource.File file) {
            return read(file.path(), limit);
        }
        return ((ImageSource.Pixels) source).loader().load();
    }

    /**
     * Loads a mask from wherever it comes from; a file with {@link PixelLimit#DEFAULT}.
     *
     * @param source a file with a range of sample values, or a mask made by a plug-in
     * @return the mask; see {@link #load(MaskSource, PixelLimit)} for what a sample value is
     * @throws ImageException if it cannot be loaded; the message names it
     */
    public static Mask load(MaskSource source) throws ImageException {
        return load(source, PixelLimit.DEFAULT);
    }

    /**
     * Loads a mask from wherever it comes from. The sample values of a file are those that Pillow's mode {@code L} shows
     * and are on the file's own integer scale: 0 to 255 for 8 bits, 0 to 65535 for 16 bits, neither scaled nor
     * rounded. Fewer than 8 bits are stretched to 0 to 255, so that the white of a bilevel file is 255. A palette is
     * looked up: the values are its colours and not its indexes. Of several channels the largest sample counts
     * (Pillow would weigh them, and a faint blue could vanish); alpha is left out.
     *
     * @param source a file with a range of sample values, or a mask made by a plug-in
     * @param limit the most pixels that a file may have; a mask made by a plug-in is not limited
     * @return the mask, set where the sample is within the source's range, upright
     * @throws ImageException if it cannot be loaded; the message names it
     */
    public static Mask load(MaskSource source, PixelLimit limit) throws ImageException {
        if (source instanceof MaskSource.File file) {
            return Decoder.decode(file.path(), limit, samples -> mask(samples, file.lowest(), file.highest()));
        }
        return ((MaskSource.Pixels) source).loader().load();
    }

    /**
     * The largest sample value in a mask file, with {@link PixelLimit#DEFAULT}: of masks that say by their value what kind
     * of defect they show, that value.
     *
     * @param file the mask file
     * @return the value, on the scale that {@link #load(MaskSource, PixelLimit)} describes; 0 for an empty mask
     * @throws ImageException if it cannot be read; the message names the file
     */
    public static int largestSample(Path file) throws ImageException {
        return Decoder.decode(file, PixelLimit.DEFAULT, Images::largest);
    }

    private static int largest(Samples samples) {
        int largest = 0;
        int[] row = samples.newRow();
        for (int y = 0; y < samples.height(); y++) {
            samples.readRow(y, row);
            for (int sample : row) {
                largest = Math.max(largest, sample);
            }
        }
        return largest;
    }

    private static Mask mask(Samples samples, int lowest, int highest) {
        int channels = samples.channels();
        Orientation place = samples.orientation();
        BitSet bits = new BitSet(samples.width() * samples.height());
        int[] row = samples.newRow();
        for (int y = 0; y < samples.height(); y++) {
            samples.readRow(y, row);
            int target = place.index(0, y);
            for (int x = 0; x < samples.width(); x++, target += place.stepX()) {
                int value = row[channels * x];
                for (int c = 1; c < channels; c++) {
                    value = Math.max(value, row[channels * x + c]);
                }
                if (value >= lowest && value <= highest) {
                    bits.set(target);
                }
            }
        }
        return new Mask(place.width(), place.height(), bits);
    }
}
