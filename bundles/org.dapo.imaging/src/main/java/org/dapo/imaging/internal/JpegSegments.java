package org.dapo.imaging.internal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What the marker segments before a JPEG's first scan say about its colours and its orientation. ITU-T T.81, annex B;
 * Adobe technical note 5116 for the APP14 segment; EXIF 2.3, 4.7.2 for APP1.
 *
 * @param components number of colour components, 0 if there is no frame header
 * @param ycck whether four components hold YCCK and not CMYK
 * @param exif the first EXIF block, empty if there is none
 */
record JpegSegments(int components, boolean ycck, ByteBuffer exif) {
    /** Of a file that is no JPEG. */
    static final JpegSegments NONE = new JpegSegments(0, false, ByteBuffer.allocate(0));

    private static final int START_OF_SCAN = 0xda;
    private static final int APP1 = 0xe1;
    private static final int APP2 = 0xe2;
    private static final int APP14 = 0xee;
    private static final int APP15 = 0xef;
    private static final byte[] EXIF = "Exif\0\0".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] PROFILE = "ICC_PROFILE\0".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] ADOBE = "Adobe".getBytes(StandardCharsets.US_ASCII);

    /**
     * Reads the segments, and renames those with a colour profile to one that no reader looks at: the JDK would
     * otherwise convert the pixels by the profile, which Pillow does not.
     */
    static JpegSegments readAndHideProfiles(byte[] file) {
        int components = 0;
        boolean ycck = false;
        ByteBuffer exif = NONE.exif();
        int at = 2;
        while (at + 4 <= file.length && (file[at] & 0xff) == 0xff) {
            int marker = file[at + 1] & 0xff;
            if (marker == 0xff) {
                at++;
                continue;
            }
            if (marker == START_OF_SCAN) {
                break;
            }
            int length = ((file[at + 2] & 0xff) << 8) | (file[at + 3] & 0xff);
            int body = at + 4;
            if (marker == APP2 && startsWith(file, body, PROFILE)) {
                file[at + 1] = (byte) APP15;
            } else if (marker == APP1 && !exif.hasRemaining() && startsWith(file, body, EXIF)) {
                exif = block(file, body + EXIF.length, at + 2 + length);
            } else if (marker == APP14 && startsWith(file, body, ADOBE) && body + 11 < file.length) {
                ycck = file[body + 11] == 2;
            } else if (isFrame(marker) && body + 5 < file.length) {
                components = file[body + 5] & 0xff;
            }
            at += 2 + length;
        }
        return new JpegSegments(components, ycck, exif);
    }

    /** The bytes up to an end, as far as they are within the file. */
    private static ByteBuffer block(byte[] file, int start, int end) {
        int length = Math.min(end, file.length) - start;
        return ByteBuffer.wrap(file).slice(start, Math.max(0, length));
    }

    /** SOF0 to SOF15; C4, C8 and CC of the same range are Huffman tables, a reserved code and arithmetic conditioning. */
    private static boolean isFrame(int marker) {
        return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
    }

    private static boolean startsWith(byte[] file, int at, byte[] text) {
        return at + text.length <= file.length && Arrays.equals(file, at, at + text.length, text, 0, text.length);
    }
}
