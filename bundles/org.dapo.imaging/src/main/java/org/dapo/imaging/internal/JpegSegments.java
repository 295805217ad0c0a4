package org.dapo.imaging.internal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads colours, orientation and decoding cost from the marker segments of a JPEG file. ITU-T T.81, annex B; Adobe technical
 * note 5116 for the APP14 segment; EXIF 2.3, 4.7.2 for APP1.
 */
final class JpegSegments {
    /** The result for a file that is not a JPEG. */
    static final JpegSegments NONE = new JpegSegments();

    /** The limit on scans, from libjpeg-turbo's fuzzers. Each scan covers the whole image; a progressive file has about ten. */
    static final int MOST_SCANS = 500;

    private static final int END_OF_IMAGE = 0xd9;
    private static final int START_OF_SCAN = 0xda;
    private static final int APP0 = 0xe0;
    private static final int APP1 = 0xe1;
    private static final int APP2 = 0xe2;
    private static final int APP14 = 0xee;
    private static final int APP15 = 0xef;
    private static final byte[] JFIF = "JFIF\0".getBytes(StandardCharsets.US_ASCII);
    private static final int JFIF_BYTES = 14;
    private static final byte[] EXIF = "Exif\0\0".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] PROFILE = "ICC_PROFILE\0".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] ADOBE = "Adobe".getBytes(StandardCharsets.US_ASCII);
    private static final int ADOBE_TRANSFORM = 11;
    private static final int ADOBE_RGB = 0;
    private static final int ADOBE_YCC = 1;
    private static final int ADOBE_YCCK = 2;
    private static final int FRAME_COMPONENTS = 5;
    private static final int FRAME_COMPONENT_BYTES = 3;
    private static final int SCAN_COMPONENT_BYTES = 2;

    private final List<ByteBuffer> scans = new ArrayList<>();
    private ByteBuffer frame = ByteBuffer.allocate(0);
    private boolean jfif;
    private ByteBuffer adobe = ByteBuffer.allocate(0);
    private ByteBuffer exif = ByteBuffer.allocate(0);

    private JpegSegments() {}

    /**
     * Reads the segments and changes what the JDK would interpret differently from libjpeg, and so from Pillow. Colour profile
     * segments are renamed to a marker that no reader uses; otherwise the JDK would convert the pixels. If three components are
     * luma and chroma, the file is changed to say so. Otherwise the JDK would take them for RGB or refuse them.
     *
     * @param file the file, possibly damaged, changed in place
     */
    static JpegSegments readAndSettle(byte[] file) {
        JpegSegments segments = new JpegSegments();
        JpegMarkers markers = new JpegMarkers(file);
        while (segments.scans.size() <= MOST_SCANS && markers.next()) {
            if (markers.code() == START_OF_SCAN) {
                segments.scans.add(markers.content());
            } else if (segments.scans.isEmpty()) {
                segments.readHeader(markers);
            } else if (markers.code() == END_OF_IMAGE) {
                // After the image, cameras append videos and other images.
                break;
            }
        }
        if (segments.isLumaAndChroma()) {
            segments.sayLumaAndChroma();
        }
        return segments;
    }

    private void readHeader(JpegMarkers markers) {
        int marker = markers.code();
        ByteBuffer content = markers.content();
        if (marker == APP2 && startsWith(content, PROFILE)) {
            markers.rename(APP15);
        } else if (marker == APP0 && content.limit() >= JFIF_BYTES && startsWith(content, JFIF)) {
            jfif = true;
        } else if (marker == APP1 && !exif.hasRemaining() && startsWith(content, EXIF)) {
            exif = content.slice(EXIF.length, content.limit() - EXIF.length);
        } else if (marker == APP14 && startsWith(content, ADOBE) && content.limit() > ADOBE_TRANSFORM) {
            adobe = content;
        } else if (isFrame(marker) && content.limit() > FRAME_COMPONENTS) {
            frame = content;
        }
    }

    /** By libjpeg's rules: always with JFIF, else by Adobe's segment, else unless the component ids are R, G, B. */
    private boolean isLumaAndChroma() {
        if (components() != 3 || frame.limit() <= numberPlace(2)) {
            return false;
        }
        if (jfif || adobe.hasRemaining()) {
            return jfif || adobe.get(ADOBE_TRANSFORM) != ADOBE_RGB;
        }
        return frame.get(numberPlace(0)) != 'R' || frame.get(numberPlace(1)) != 'G' || frame.get(numberPlace(2)) != 'B';
    }

    private void sayLumaAndChroma() {
        if (adobe.hasRemaining()) {
            adobe.put(ADOBE_TRANSFORM, (byte) ADOBE_YCC);
        } else if (!jfif) {
            scans.forEach(this::number);
            for (int c = 0; c < 3; c++) {
                frame.put(numberPlace(c), (byte) (c + 1));
            }
        }
    }

    /** Sets a scan's component ids to their positions in the frame, from 1. If ids are equal, the first unused one is meant. */
    private void number(ByteBuffer scan) {
        boolean[] taken = new boolean[3];
        for (int at = 1; at < scan.limit() && at <= SCAN_COMPONENT_BYTES * scan.get(0); at += SCAN_COMPONENT_BYTES) {
            int c = 0;
            while (c < 3 && (taken[c] || scan.get(at) != frame.get(numberPlace(c)))) {
                c++;
            }
            if (c < 3) {
                taken[c] = true;
            }
            // Id 4 is not in the frame, as the id before was not.
            scan.put(at, (byte) (c + 1));
        }
    }

    private static int numberPlace(int component) {
        return FRAME_COMPONENTS + 1 + FRAME_COMPONENT_BYTES * component;
    }

    /** Number of colour components, 0 if there is no frame header. */
    int components() {
        return frame.hasRemaining() ? Byte.toUnsignedInt(frame.get(FRAME_COMPONENTS)) : 0;
    }

    /** Whether four components hold YCCK and not CMYK. */
    boolean ycck() {
        return adobe.hasRemaining() && adobe.get(ADOBE_TRANSFORM) == ADOBE_YCCK;
    }

    /** The first EXIF block, empty if there is none. */
    ByteBuffer exif() {
        return exif;
    }

    /** The number of scans over the image. */
    int scanCount() {
        return scans.size();
    }

    /** Whether there are more scans than {@link #MOST_SCANS}. */
    boolean hasTooManyScans() {
        return scans.size() > MOST_SCANS;
    }

    /** SOF0 to SOF15. C4, C8 and CC in this range are Huffman tables, a reserved code and arithmetic conditioning. */
    private static boolean isFrame(int marker) {
        return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
    }

    private static boolean startsWith(ByteBuffer content, byte[] text) {
        return content.limit() >= text.length && content.slice(0, text.length).equals(ByteBuffer.wrap(text));
    }
}
