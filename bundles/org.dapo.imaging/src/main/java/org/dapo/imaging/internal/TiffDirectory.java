package org.dapo.imaging.internal;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;

/**
 * The first directory of a TIFF file or of an EXIF block, which is laid out as one (TIFF 6.0, section 2). No size that
 * it states is believed, and nothing is copied: many fields may claim one large range.
 */
final class TiffDirectory {
    /** What {@link #value} says of a field that is not there. */
    static final int NONE = -1;

    private static final int HEADER_BYTES = 8;
    private static final int ENTRY_BYTES = 12;
    /** How many bytes an entry itself has for its values; where they take more, it says where they are. */
    private static final int INLINE_BYTES = 4;

    /** An unsigned number may be a BYTE, a SHORT or a LONG: type and bytes. */
    private static final Map<Integer, Integer> NUMBERS = Map.of(1, Byte.BYTES, 3, Short.BYTES, 4, Integer.BYTES);

    private final ByteBuffer tiff;
    private final Map<Integer, Field> numbers = new HashMap<>();

    /**
     * A field of unsigned numbers.
     *
     * @param place where its first is, within the bytes
     * @param bytes how many bytes that has
     */
    private record Field(int place, int bytes) {}

    private TiffDirectory(ByteBuffer tiff) {
        this.tiff = tiff;
    }

    /**
     * Reads a directory.
     *
     * @param bytes a TIFF file or EXIF block, perhaps damaged
     * @return its fields, none if the directory is not within the bytes
     */
    static TiffDirectory of(ByteBuffer bytes) {
        TiffDirectory directory = new TiffDirectory(bytes.duplicate());
        directory.read();
        return directory;
    }

    private void read() {
        if (tiff.limit() < HEADER_BYTES) {
            return;
        }
        tiff.order(tiff.get(0) == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        int start = tiff.getInt(4);
        if (start < 0 || start > tiff.limit() - Short.BYTES) {
            return;
        }
        int first = start + Short.BYTES;
        int entries = Short.toUnsignedInt(tiff.getShort(start));
        if (entries > (tiff.limit() - first) / ENTRY_BYTES) {
            return;
        }
        for (int i = 0; i < entries; i++) {
            readEntry(first + ENTRY_BYTES * i);
        }
    }

    private void readEntry(int entry) {
        int bytes = NUMBERS.getOrDefault(Short.toUnsignedInt(tiff.getShort(entry + 2)), 0);
        long count = Integer.toUnsignedLong(tiff.getInt(entry + 4));
        int place = count * bytes <= INLINE_BYTES ? entry + 8 : tiff.getInt(entry + 8);
        if (bytes > 0 && count > 0 && place >= 0 && place <= tiff.limit() - bytes) {
            numbers.put(Short.toUnsignedInt(tiff.getShort(entry)), new Field(place, bytes));
        }
    }

    /**
     * A field's first number.
     *
     * @param tag the field's tag
     * @return the number, {@link #NONE} if the field is not there, is not of unsigned numbers or is outside the bytes
     */
    long value(int tag) {
        Field field = numbers.get(tag);
        if (field == null) {
            return NONE;
        }
        return switch (field.bytes()) {
            case Byte.BYTES -> Byte.toUnsignedInt(tiff.get(field.place()));
            case Short.BYTES -> Short.toUnsignedInt(tiff.getShort(field.place()));
            default -> Integer.toUnsignedLong(tiff.getInt(field.place()));
        };
    }

    /**
     * Changes the first number of a field that is there.
     *
     * @param tag the field's tag
     * @param value the new number, within a byte
     */
    void setValue(int tag, byte value) {
        Field field = numbers.get(tag);
        switch (field.bytes()) {
            case Byte.BYTES -> tiff.put(field.place(), value);
            case Short.BYTES -> tiff.putShort(field.place(), value);
            default -> tiff.putInt(field.place(), value);
        }
    }
}
