package org.dapo.imaging.internal;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.dapo.api.image.ImageException;

/**
 * The first directory of a TIFF file or of an EXIF block, which has the same structure (TIFF 6.0, section 2). No stated size is
 * trusted. Nothing is copied, since many fields may claim the same large range.
 */
final class TiffDirectory {
    /** The result of {@link #value} for a missing field. */
    static final int NONE = -1;

    /** The version number of BigTIFF, in place of 42. */
    private static final int BIG_TIFF = 43;

    private static final int HEADER_BYTES = 8;
    private static final int ENTRY_BYTES = 12;
    /** The number of value bytes inside an entry; longer values are stored elsewhere and the entry holds their offset. */
    private static final int INLINE_BYTES = 4;

    /** Bytes per value, by type number: from BYTE, which is 1, to IFD. */
    private static final int[] VALUE_BYTES = {0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4};

    private static final int COMPRESSION = 259;

    /** The tags with the byte counts of strips and of tiles. */
    private static final List<Integer> BYTE_COUNTS = List.of(279, 325);

    /**
     * The supported compressions: none, CCITT's three, LZW, deflate under its two numbers, and PackBits. JPEG is excluded: its
     * images have their own sizes and scans, which the JDK's reader trusts.
     */
    private static final Set<Long> COMPRESSIONS = Set.of(1L, 2L, 3L, 4L, 5L, 8L, 32946L, 32773L);

    /** Some programs state the space allocated for a strip. */
    private static final long MOST_BYTES_PER_BYTE = 4;

    private static final short UNDEFINED = 7;
    private static final short UNUSED_TAG = (short) 0xffff;

    /** An unsigned number may be a BYTE, a SHORT or a LONG. */
    private static final Set<Integer> NUMBERS = Set.of(1, 3, 4);

    private final ByteBuffer tiff;
    private final Set<Integer> tags = new HashSet<>();
    private final Map<Integer, Field> numbers = new HashMap<>();
    private final List<Integer> untyped = new ArrayList<>();
    private int repeated = NONE;
    private long claimed;
    private boolean whole;

    /**
     * A field of unsigned numbers.
     *
     * @param place the offset of the first number within the bytes
     * @param bytes the size of a number in bytes
     * @param count the stated number of values
     */
    private record Field(int place, int bytes, long count) {}

    private TiffDirectory(ByteBuffer tiff) {
        this.tiff = tiff;
    }

    /**
     * Reads a directory.
     *
     * @param bytes a TIFF file or EXIF block, possibly damaged
     * @return its fields, none if the directory is not within the bytes
     */
    static TiffDirectory of(ByteBuffer bytes) {
        TiffDirectory directory = new TiffDirectory(bytes.duplicate());
        directory.read();
        return directory;
    }

    /**
     * Reads the directory of a TIFF file. The JDK's reader trusts all sizes that fields state. Fields of unknown types are
     * hidden from it, since it continues at the wrong position after them.
     *
     * @param path the file
     * @param file its bytes, changed in place
     * @return its fields
     * @throws ImageException if it is a BigTIFF file, if the directory is not within the file, if a field occurs twice, if its
     * fields would make the reader read one range repeatedly, or if the compression is not supported
     */
    static TiffDirectory of(Path path, byte[] file) throws ImageException {
        TiffDirectory directory = of(ByteBuffer.wrap(file));
        if (file.length >= HEADER_BYTES && directory.tiff.getShort(2) == BIG_TIFF) {
            throw new ImageException("%s: a BigTIFF file; classic TIFF can be read".formatted(path));
        }
        if (!directory.whole) {
            throw new ImageException("%s: the TIFF file is cut off: its directory is not within it".formatted(path));
        }
        if (directory.repeated != NONE) {
            throw new ImageException("%s: field %d is there twice in the TIFF file; each may be there once"
                    .formatted(path, directory.repeated));
        }
        if (directory.claimed > file.length) {
            throw new ImageException("%s: fields of %d bytes in a TIFF file of %d; they cannot have more than it has"
                    .formatted(path, directory.claimed, file.length));
        }
        for (int tag : BYTE_COUNTS) {
            directory.requireBytesOfItsOwn(path, tag);
        }
        long compression = directory.value(COMPRESSION);
        if (directory.tags.contains(COMPRESSION) && !COMPRESSIONS.contains(compression)) {
            throw new ImageException(
                    "%s: TIFF compression %s; none, CCITT, LZW, deflate and PackBits (1 to 5, 8, 32946, 32773) can be read"
                            .formatted(path, compression == NONE ? "of no known type" : compression));
        }
        for (int entry : directory.untyped) {
            directory.tiff.putShort(entry, UNUSED_TAG).putShort(entry + 2, UNDEFINED);
        }
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
        whole = true;
    }

    private void readEntry(int entry) {
        int type = Short.toUnsignedInt(tiff.getShort(entry + 2));
        if (type == 0 || type >= VALUE_BYTES.length) {
            untyped.add(entry);
            return;
        }
        int tag = Short.toUnsignedInt(tiff.getShort(entry));
        if (!tags.add(tag)) {
            repeated = tag;
        }
        int bytes = VALUE_BYTES[type];
        long count = Integer.toUnsignedLong(tiff.getInt(entry + 4));
        boolean inline = count * bytes <= INLINE_BYTES;
        claimed += inline ? 0 : count * bytes;
        int place = inline ? entry + 8 : tiff.getInt(entry + 8);
        if (NUMBERS.contains(type) && count > 0 && place >= 0 && place <= tiff.limit() - bytes) {
            numbers.put(tag, new Field(place, bytes, count));
        }
    }

    /** Checks the stated sizes of strips or tiles. The reader trusts them, and each could claim the whole file. */
    private void requireBytesOfItsOwn(Path path, int tag) throws ImageException {
        Field field = numbers.get(tag);
        if (field == null && tags.contains(tag)) {
            throw new ImageException("%s: field %d of the TIFF file is not of unsigned numbers".formatted(path, tag));
        }
        long sum = 0;
        for (long i = 0; field != null && i < field.count(); i++) {
            long place = field.place() + i * field.bytes();
            if (place > tiff.limit() - field.bytes()) {
                break;
            }
            sum += number((int) place, field.bytes());
        }
        if (sum > MOST_BYTES_PER_BYTE * tiff.limit()) {
            throw new ImageException(
                    "%s: strips or tiles of %d bytes in a TIFF file of %d".formatted(path, sum, tiff.limit()));
        }
    }

    private long number(int place, int bytes) {
        return switch (bytes) {
            case Byte.BYTES -> Byte.toUnsignedInt(tiff.get(place));
            case Short.BYTES -> Short.toUnsignedInt(tiff.getShort(place));
            default -> Integer.toUnsignedLong(tiff.getInt(place));
        };
    }

    /**
     * A field's first number.
     *
     * @param tag the field's tag
     * @return the number; {@link #NONE} if the field is missing, does not hold unsigned numbers or is outside the bytes
     */
    long value(int tag) {
        Field field = numbers.get(tag);
        if (field == null) {
            return NONE;
        }
        return number(field.place(), field.bytes());
    }

    /**
     * All numbers of a field.
     *
     * @param tag the field's tag
     * @return the numbers; none under the conditions of {@link #NONE} or if they are not all within the bytes
     */
    long[] values(int tag) {
        Field field = numbers.get(tag);
        if (field == null || field.place() + field.count() * field.bytes() > tiff.limit()) {
            return new long[0];
        }
        long[] values = new long[(int) field.count()];
        for (int i = 0; i < values.length; i++) {
            values[i] = number(field.place() + i * field.bytes(), field.bytes());
        }
        return values;
    }

    /**
     * Changes the first number of an existing field.
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
