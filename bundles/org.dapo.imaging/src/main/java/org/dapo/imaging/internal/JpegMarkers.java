package org.dapo.imaging.internal;

import java.nio.ByteBuffer;

/**
 * Iterates over the markers of a JPEG file (ITU-T T.81, annex B). Data between two segments, including the coded pixels, is
 * skipped as in libjpeg, so that every marker that libjpeg reads is found here too.
 */
final class JpegMarkers {
    private static final int FIRST = 0xff;
    private static final int TEMPORARY = 0x01;
    private static final int RESTART_0 = 0xd0;
    private static final int END_OF_IMAGE = 0xd9;
    private static final int LENGTH_BYTES = 2;

    private final ByteBuffer file;
    /** The position of the current marker's code. */
    private int place;

    private int length;
    private int next;

    JpegMarkers(byte[] file) {
        this.file = ByteBuffer.wrap(file);
    }

    /** Goes to the next marker; false if there is none. */
    boolean next() {
        for (int at = next; at < file.limit() - 1; at++) {
            int code = Byte.toUnsignedInt(file.get(at + 1));
            // A zero marks the preceding byte as coded pixels; before a marker, that byte may be repeated.
            if (Byte.toUnsignedInt(file.get(at)) == FIRST && code != 0 && code != FIRST) {
                place = at + 1;
                length = hasLength(code) && place + LENGTH_BYTES < file.limit()
                        ? Math.max(LENGTH_BYTES, Short.toUnsignedInt(file.getShort(place + 1)))
                        : 0;
                next = place + 1 + length;
                return true;
            }
        }
        return false;
    }

    /** The current marker's second byte. */
    int code() {
        return Byte.toUnsignedInt(file.get(place));
    }

    /** Replaces the second byte of the current marker. */
    void rename(int code) {
        file.put(place, (byte) code);
    }

    /** The content of the current segment, as far as it lies within the file; changes to it change the file. */
    ByteBuffer content() {
        int start = Math.min(place + 1 + LENGTH_BYTES, file.limit());
        return file.slice(start, Math.max(0, Math.min(next, file.limit()) - start));
    }

    /** Restart markers and those of the image's start and end have no content. */
    private static boolean hasLength(int code) {
        return code != TEMPORARY && (code < RESTART_0 || code > END_OF_IMAGE);
    }
}
