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
 * name. If there are several pages or frames, the first is read.
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
     * Reads a file as 8-bit RGB. Grey is repeated in the three channels; a palette is looked up. Samples of another depth are
     * scaled by their range and rounded ({@code value * 255 / 65535} for 16 bits), never clipped at 255. Alpha is dropped
     * without compositing, as in Pillow's {@code convert('RGB')}: a fully transparent pixel keeps its stored colour. CMYK
     * becomes {@code (255 - C) * (255 - K) / 255} per channel. In JPEG files CMYK is taken to be inverted, which is Adobe's
     * convention, and YCCK is converted to it first. Whether three components of a JPEG file are RGB or luma and chroma is
     * decided as in libjpeg. A TIFF file must have unsigned samples of grey, RGB or a palette, or 8-bit samples of CMYK or
     * YCbCr. If grey has extra samples, the first is taken.
     *
     * @param file the image file
     * @param limit the maximum number of pixels stated by its header
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
     * Loads an image from any source; {@link PixelLimit#DEFAULT} applies to a file.
     *
     * @param source a file, or pixels made by a plug-in
     * @return the image
     * @throws ImageException if it cannot be loaded; the message names it
     */
    public static RgbImage load(ImageSource source) throws ImageException {
        return load(source, PixelLimit.DEFAULT);
    }

    /**
     * Loads an image from any source.
     *
     * @param source a file, or pixels made by a plug-in
     * @param limit the maximum number of pixels in a file; pixels made by a plug-in are not limited
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
     * Loads a mask from any source; {@link PixelLimit#DEFAULT} applies to a file.
     *
     * @param source a file with a range of sample values, or a mask made by a plug-in
     * @return the mask; see {@link #load(MaskSource, PixelLimit)} for the sample values
     * @throws ImageException if it cannot be loaded; the message names it
     */
    public static Mask load(MaskSource source) throws ImageException {
        return load(source, PixelLimit.DEFAULT);
    }

    /**
     * Loads a mask from any source. Sample values of a file are those of Pillow's mode {@code L}, on the file's own integer
     * scale. They are 0 to 255 for 8 bits and 0 to 65535 for 16 bits, neither scaled nor rounded. Fewer than 8 bits are
     * stretched to 0 to 255, so the white of a bilevel file is 255. A palette is looked up: the values are its colours, not its
     * indexes. If there are several channels, the largest sample counts (Pillow would weight them, and a faint blue could
     * vanish). Alpha is ignored.
     *
     * @param source a file with a range of sample values, or a mask made by a plug-in
     * @param limit the maximum number of pixels in a file; a mask made by a plug-in is not limited
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
     * The largest sample value in a mask file, with {@link PixelLimit#DEFAULT}. If masks encode the defect type in their value,
     * this is that value.
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
