package org.dapo.imaging.internal;

import java.nio.ByteBuffer;

/** Scans a PNG file's chunks (PNG specification, section 5.3). */
final class PngChunks {
    private static final int SIGNATURE_BYTES = 8;
    /** Length and type before a chunk's content, and a checksum after it. */
    private static final int BEFORE = 8;

    private static final int AROUND = BEFORE + 4;
    private static final int EXIF = 'e' << 24 | 'X' << 16 | 'I' << 8 | 'f';

    private PngChunks() {}

    /**
     * The EXIF block.
     *
     * @param file a PNG file, perhaps damaged
     * @return what the eXIf chunk holds, empty if there is none within the file
     */
    static ByteBuffer exif(byte[] file) {
        ByteBuffer png = ByteBuffer.wrap(file);
        int at = SIGNATURE_BYTES;
        while (at <= file.length - AROUND) {
            int length = png.getInt(at);
            if (length < 0 || length > file.length - at - AROUND) {
                break;
            }
            if (png.getInt(at + Integer.BYTES) == EXIF) {
                return png.slice(at + BEFORE, length);
            }
            at += AROUND + length;
        }
        return ByteBuffer.allocate(0);
    }
}
