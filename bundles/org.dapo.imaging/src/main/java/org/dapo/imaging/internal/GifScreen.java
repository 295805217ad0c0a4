package org.dapo.imaging.internal;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;

/**
 * The screen of a GIF file. The first frame may cover only a part of it, and the JDK's reader returns the frame alone. As in
 * Pillow, uncovered pixels get the transparent colour if there is one, and otherwise the first colour of the palette.
 *
 * @param width the width of the screen, or the right edge of the frame if that is larger
 * @param height the height of the screen, or the lower edge of the frame if that is larger
 * @param left the left edge of the frame
 * @param top the upper edge of the frame
 * @param transparent the index of the transparent colour; -1 for none
 */
record GifScreen(int width, int height, int left, int top, int transparent) {
    private static final int HEADER_SIZE = 13;
    private static final int DESCRIPTOR_SIZE = 10;
    private static final int PALETTE_FLAG = 0x80;
    private static final int PALETTE_SIZE = 7;
    private static final int BYTES_PER_COLOUR = 3;
    private static final int EXTENSION = 0x21;
    private static final int FRAME = 0x2c;
    private static final int GRAPHIC_CONTROL = 0xf9;
    private static final int TRANSPARENT_FLAG = 1;

    /**
     * Reads the screen from a file's header.
     *
     * @param gif the file
     * @return empty if the first frame covers the whole screen, or cannot be found, which the reader then reports
     */
    static Optional<GifScreen> of(byte[] gif) {
        ByteBuffer file = ByteBuffer.wrap(gif).order(ByteOrder.LITTLE_ENDIAN);
        if (gif.length < HEADER_SIZE) {
            return Optional.empty();
        }
        int flags = gif[10];
        int at = HEADER_SIZE;
        if ((flags & PALETTE_FLAG) != 0) {
            at += BYTES_PER_COLOUR * (2 << (flags & PALETTE_SIZE));
        }
        int transparent = -1;
        while (at + DESCRIPTOR_SIZE <= gif.length) {
            if (gif[at] == FRAME) {
                return of(file, at + 1, transparent);
            }
            if (gif[at] != EXTENSION) {
                return Optional.empty();
            }
            boolean control = (gif[at + 1] & 0xff) == GRAPHIC_CONTROL && (gif[at + 3] & TRANSPARENT_FLAG) != 0;
            transparent = control ? gif[at + 6] & 0xff : transparent;
            at += 2;
            while (at < gif.length && gif[at] != 0) {
                at += 1 + (gif[at] & 0xff);
            }
            at++;
        }
        return Optional.empty();
    }

    private static Optional<GifScreen> of(ByteBuffer file, int frame, int transparent) {
        int left = file.getShort(frame) & 0xffff;
        int top = file.getShort(frame + 2) & 0xffff;
        int right = left + (file.getShort(frame + 4) & 0xffff);
        int bottom = top + (file.getShort(frame + 6) & 0xffff);
        int width = Math.max(right, file.getShort(6) & 0xffff);
        int height = Math.max(bottom, file.getShort(8) & 0xffff);
        return left == 0 && top == 0 && right == width && bottom == height
                ? Optional.empty()
                : Optional.of(new GifScreen(width, height, left, top, transparent));
    }

    /** The frame in its place on the screen. */
    Raster place(BufferedImage frame) {
        WritableRaster all = frame.getRaster().createCompatibleWritableRaster(width, height);
        boolean named = frame.getColorModel() instanceof IndexColorModel palette && transparent < palette.getMapSize();
        if (named && transparent > 0) {
            int[] row = new int[width];
            Arrays.fill(row, transparent);
            for (int y = 0; y < height; y++) {
                all.setSamples(0, y, width, 1, 0, row);
            }
        }
        all.setRect(left, top, frame.getRaster());
        return all;
    }
}
