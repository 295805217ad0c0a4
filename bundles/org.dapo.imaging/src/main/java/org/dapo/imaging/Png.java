package org.dapo.imaging;

import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.dapo.api.file.AtomicFile;
import org.dapo.api.image.Mask;
import org.dapo.api.image.RgbImage;
import org.dapo.imaging.internal.JdkCodecs;

/** Writes PNG. The same pixels give the same bytes: neither a time nor a program name is written. */
public final class Png {
    private Png() {}

    /**
     * Encodes an image.
     *
     * @param image the image
     * @return a PNG file of 8-bit RGB
     */
    public static byte[] encode(RgbImage image) {
        return encode(image.pixels(), image.width(), image.height(), 3, ColorSpace.CS_sRGB);
    }

    /**
     * Encodes a mask.
     *
     * @param mask the mask
     * @return a PNG file of 8-bit grey: 255 where the mask is set and 0 elsewhere
     */
    public static byte[] encode(Mask mask) {
        byte[] pixels = new byte[mask.width() * mask.height()];
        for (int i = mask.bits().nextSetBit(0); i >= 0; i = mask.bits().nextSetBit(i + 1)) {
            pixels[i] = (byte) 255;
        }
        return encode(pixels, mask.width(), mask.height(), 1, ColorSpace.CS_GRAY);
    }

    /**
     * Writes an image. Afterwards the file is either complete or unchanged.
     *
     * @param file the file, replaced if it exists; its folder must exist
     * @param image the image
     * @throws IOException if it cannot be written
     */
    public static void write(Path file, RgbImage image) throws IOException {
        AtomicFile.write(file, encode(image));
    }

    /**
     * Writes a mask as encoded by {@link #encode(Mask)}. Afterwards the file is either complete or unchanged.
     *
     * @param file the file, replaced if it exists; its folder must exist
     * @param mask the mask
     * @throws IOException if it cannot be written
     */
    public static void write(Path file, Mask mask) throws IOException {
        AtomicFile.write(file, encode(mask));
    }

    private static byte[] encode(byte[] pixels, int width, int height, int channels, int space) {
        int[] offsets = channels == 3 ? new int[] {0, 1, 2} : new int[] {0};
        DataBufferByte data = new DataBufferByte(pixels, pixels.length);
        WritableRaster raster =
                Raster.createInterleavedRaster(data, width, height, width * channels, channels, offsets, null);
        ColorModel model = new ComponentColorModel(
                ColorSpace.getInstance(space), false, false, Transparency.OPAQUE, DataBuffer.TYPE_BYTE);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (MemoryCacheImageOutputStream stream = new MemoryCacheImageOutputStream(bytes)) {
            ImageWriter writer = JdkCodecs.writer("png");
            try {
                writer.setOutput(stream);
                writer.write(new BufferedImage(model, raster, false, null));
            } finally {
                writer.dispose();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
