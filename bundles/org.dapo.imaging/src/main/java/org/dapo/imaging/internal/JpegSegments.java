package org.dapo.imaging.internal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What the marker segments of a JPEG file say about its colours, its orientation and the work that it makes. ITU-T T.81, annex B;
 * Adobe technical note 5116 for the APP14 segment; EXIF 2.3, 4.7.2 for APP1.
 */
final class JpegSegments {
    /** Of a file that is no JPEG. */
    static final JpegSegments NONE = new JpegSegments();

    /** A progressive file has about ten. Each goes over the whole image; libjpeg-turbo's fuzzers give up after as many. */
    static final int MOST_SCANS = 500;

    private static final int END_OF_IMAGE = 0xd9;
    private static final int START_OF_SCAN = 0xda;
    private static final int APP1 = 0xe1;
    private static final int APP2 = 0xe2;
    private static final int APP14 = 0xee;
    private static final int APP15 = 0xef;
    private static final byte[] EXIF = "Exif\0\0".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] PROFILE = "ICC_PROFILE\0".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] ADOBE = "Adobe".getBytes(StandardCharsets.US_ASCII);
    private static final int ADOBE_TRANSFORM = 11;
    private static final int FRAME_COMPONENTS = 5;

    private final List<ByteBuffer> scans = new ArrayList<>();
    private ByteBuffer frame = ByteBuffer.allocate(0);
    private ByteBuffer adobe = ByteBuffer.allocate(0);
    private ByteBuffer exif = ByteBuffer.allocate(0);

    private JpegSegments() {}

    /**
     * Reads the segments, and renames those with a colour profile to one that no reader looks at: the JDK would
     * otherwise convert the pixels by the profile, which Pillow does not.
     *
     * @param file the file, perhaps damaged, changed in place
     */
    static JpegSegments readAndHideProfiles(byte[] file) {
        JpegSegments segments = new JpegSegments();
        JpegMarkers markers = new JpegMarkers(file);
        while (segments.scans.size() <= MOST_SCANS && markers.next()) {
            if (markers.code() == START_OF_SCAN) {
                segments.scans.add(markers.content());
            } else if (segments.scans.isEmpty()) {
                segments.readHeader(markers);
            } else if (markers.code() == END_OF_IMAGE) {
                // Cameras append videos and other images.
                break;
            }
        }
        return segments;
    }

    private void readHeader(JpegMarkers markers) {
        int marker = markers.code();
        ByteBuffer content = markers.content();
        if (marker == APP2 && startsWith(content, PROFILE)) {
            markers.rename(APP15);
        } else if (marker == APP1 && !exif.hasRemaining() && startsWith(content, EXIF)) {
            exif = content.slice(EXIF.length, content.limit() - EXIF.length);
        } else if (marker == APP14 && startsWith(content, ADOBE) && content.limit() > ADOBE_TRANSFORM) {
            adobe = content;
        } else if (isFrame(marker) && content.limit() > FRAME_COMPONENTS) {
            frame = content;
        }
    }

    /** Number of colour components, 0 if there is no frame header. */
    int components() {
        return frame.hasRemaining() ? Byte.toUnsignedInt(frame.get(FRAME_COMPONENTS)) : 0;
    }

    /** Whether four components hold YCCK and not CMYK. */
    boolean ycck() {
        return adobe.hasRemaining() && adobe.get(ADOBE_TRANSFORM) == 2;
    }

    /** The first EXIF block, empty if there is none. */
    ByteBuffer exif() {
        return exif;
    }

    /** Whether there are more scans than {@link #MOST_SCANS}. */
    boolean hasTooManyScans() {
        return scans.size() > MOST_SCANS;
    }

    /** SOF0 to SOF15; C4, C8 and CC of the same range are Huffman tables, a reserved code and arithmetic conditioning. */
    private static boolean isFrame(int marker) {
        return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
    }

    private static boolean startsWith(ByteBuffer content, byte[] text) {
        return content.limit() >= text.length && content.slice(0, text.length).equals(ByteBuffer.wrap(text));
    }
}
