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
 * trusted, and nothing is copied, since many fields may claim one large range.
 */
final class TiffDirectory {
    /** What {@link #value} says of a field that is not there. */
    static final int NONE = -1;

    /** In the place of 42. */
    private static final int BIG_TIFF = 43;

    private static final int HEADER_BYTES = 8;
    private static final int ENTRY_BYTES = 12;
    /** How many bytes an entry itself has for its values; where they take more, it says where they are. */
    private static final int INLINE_BYTES = 4;

    /** How many bytes a value has, by the number of its type: from BYTE, which is 1, to IFD. */
    private static final int[] VALUE_BYTES = {0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4};

    private static final int COMPRESSION = 259;

    /** How many bytes each strip has, and each tile. */
    private static final List<Integer> BYTE_COUNTS = List.of(279, 325);

    /**
     * None, CCITT's three, LZW, deflate under its two numbers, and PackBits. Not JPEG: its images have sizes and scans of
     * their own, which the JDK's reader takes on their word.
     */
    private static final Set<Long> COMPRESSIONS = Set.of(1L, 2L, 3L, 4L, 5L, 8L, 32946L, 32773L);

    /** Some programs state the room that they took for a strip. */
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
     * @param place where its first is, within the bytes
     * @param bytes how many bytes that has
     * @param count how many there are, as it says
     */
    private record Field(int place, int bytes, long count) {}

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

    /**
     * Reads the directory of a TIFF file, of which the JDK's reader will take whatever the fields say that they have.
     * Those of types that there are not are hidden from it, since it goes on at the wrong place behind them.
     *
     * @param path the file
     * @param file its bytes, changed in place
     * @return its fields
     * @throws ImageException if the directory is not within the file, if its fields would make the reader read one range
     *     again and again, or if the pixels are compressed in a way that is not read
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

    /** The reader takes each strip's or tile's bytes as they are stated, and all may be stated to be the whole file. */
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
     * @return the number, {@link #NONE} if the field is not there, is not of unsigned numbers or is outside the bytes
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
     * @return the numbers, none under the conditions of {@link #NONE} or where they are not all within the bytes
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
