package org.dapo.imaging;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A little-endian TIFF file of one uncompressed strip, built field by field. */
final class TiffFile {
    private static final int COMPRESSION = 259;
    private static final int PHOTOMETRIC = 262;
    static final int COLOUR_MAP = 320;
    static final int SAMPLE_FORMAT = 339;
    private static final int SHORT = 3;
    private static final int LONG = 4;
    private static final int STRIP_OFFSET = 273;

    private final List<Field> fields = new ArrayList<>();
    private final byte[] pixels;

    /** A field. The content is null if the field only claims to have some. */
    private record Field(int tag, int type, int count, byte[] content) {}

    /**
     * Starts a file.
     *
     * @param samples the number of samples per pixel
     * @param bits the bits per sample
     * @param pixels the strip, with the samples of a pixel side by side
     */
    TiffFile(int width, int height, int photometric, int samples, int bits, byte[] pixels) {
        this.pixels = pixels;
        with(256, width).with(257, height).with(PHOTOMETRIC, photometric).with(277, samples);
        with(258, Collections.nCopies(samples, bits).stream().mapToInt(b -> b).toArray());
        with(COMPRESSION, 1).with(278, height);
        fields.add(new Field(279, LONG, 1, longs(pixels.length)));
        fields.add(new Field(STRIP_OFFSET, LONG, 1, longs(0)));
    }

    /** Adds a field of 16-bit numbers. */
    TiffFile with(int tag, int... values) {
        ByteBuffer content = ByteBuffer.allocate(Short.BYTES * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (int value : values) {
            content.putShort((short) value);
        }
        fields.add(new Field(tag, SHORT, values.length, content.array()));
        return this;
    }

    /** Removes a field. */
    TiffFile without(int tag) {
        fields.removeIf(field -> field.tag() == tag);
        return this;
    }

    /** States another compression of the strip, as a 16-bit number of a type. */
    TiffFile compressed(int type, int compression) {
        without(COMPRESSION).with(COMPRESSION, compression);
        Field last = fields.remove(fields.size() - 1);
        fields.add(new Field(COMPRESSION, type, last.count(), last.content()));
        return this;
    }

    /** Inserts a field before the others. It claims a number of values of a type, located at the start of the file. */
    TiffFile claiming(int tag, int type, int count) {
        fields.add(0, new Field(tag, type, count, null));
        return this;
    }

    byte[] bytes() {
        int first = 8 + 2 + 12 * fields.size() + 4;
        ByteArrayOutputStream behind = new ByteArrayOutputStream();
        ByteBuffer head = ByteBuffer.allocate(first).order(ByteOrder.LITTLE_ENDIAN);
        head.put((byte) 'I').put((byte) 'I').putShort((short) 42).putInt(8).putShort((short) fields.size());
        int strip = 0;
        for (Field field : fields) {
            head.putShort((short) field.tag()).putShort((short) field.type()).putInt(field.count());
            if (field.tag() == STRIP_OFFSET) {
                strip = head.position();
            }
            if (field.content() == null) {
                head.putInt(0);
            } else if (field.content().length <= Integer.BYTES) {
                head.put(field.content()).position(head.position() + Integer.BYTES - field.content().length);
            } else {
                head.putInt(first + behind.size());
                behind.writeBytes(field.content());
            }
        }
        head.putInt(strip, first + behind.size());
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.writeBytes(head.array());
        file.writeBytes(behind.toByteArray());
        file.writeBytes(pixels);
        return file.toByteArray();
    }

    private static byte[] longs(int value) {
        return ByteBuffer.allocate(Integer.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(value)
                .array();
    }
}
