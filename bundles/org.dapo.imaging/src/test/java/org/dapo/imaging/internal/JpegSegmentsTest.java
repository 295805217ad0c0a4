package org.dapo.imaging.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests where segments may end: their length counts itself, and a file may be cut at any place. */
class JpegSegmentsTest {
    private static final String START = "ffd8";
    /** A frame of three components, 7, 8 and 9. */
    private static final String FRAME = "ffc00011" + "0800010001" + "03" + "071100" + "081101" + "091101";

    private static final String SCAN = "ffda000c" + "03" + "070008110911" + "003f00";

    @Test
    void aFileThatIsCutAnywhereHasTheSegmentsBeforeTheCut() {
        byte[] file = HexFormat.of().parseHex(START + FRAME + SCAN);
        int count = 2 + 4 + 5;
        int scan = 2 + FRAME.length() / 2;
        for (int length = 0; length <= file.length; length++) {
            JpegSegments segments = JpegSegments.readAndSettle(Arrays.copyOf(file, length));
            assertEquals(length > count ? 3 : 0, segments.components(), "cut to " + length);
            assertEquals(length > scan + 1 ? 1 : 0, segments.scanCount(), "cut to " + length);
        }
    }

    @Test
    void theComponentsAreNumberedAnewInTheFrameAndInItsScan() {
        assertEquals(
                START
                        + FRAME.replace("071100081101091101", "011100021101031101")
                        + SCAN.replace("070008110911", "010002110311"),
                settled(START + FRAME + SCAN));
    }

    /** Without its last number, a frame of three components is left as it is, and so are the scans. */
    @Test
    void aFrameThatLacksANumberIsLeftAsItIs() {
        String cut = "ffc0000e" + "0800010001" + "03" + "071100" + "081101";
        assertEquals(START + cut + SCAN, settled(START + cut + SCAN));
        String whole = "ffc0000f" + "0800010001" + "03" + "071100" + "081101" + "09";
        assertEquals(
                START
                        + whole.replace("07110008110109", "01110002110103")
                        + SCAN.replace("070008110911", "010002110311"),
                settled(START + whole + SCAN));
    }

    @Test
    void aScanThatNamesMoreComponentsThanItHasIsNumberedUpToItsEnd() {
        String scan = "ffda0006" + "04" + "07" + "00" + "08";
        assertTrue(settled(START + FRAME + scan).endsWith("ffda0006" + "04" + "01" + "00" + "02"));
    }

    /** With a segment of JFIF the numbers need no change. It has 14 bytes or more. */
    @ParameterizedTest
    @CsvSource({"0010, true", "0011, true", "000f, false"})
    void aSegmentOfJfifIsLongEnoughForItsFields(String length, boolean whole) {
        String content = "4a464946000101000001000100" + "00" + "00";
        String jfif = "ffe0" + length + content.substring(0, 2 * (Integer.parseInt(length, 16) - 2));
        String file = START + jfif + FRAME + SCAN;
        assertEquals(whole, settled(file).equals(file));
    }

    /** The transform is the twelfth byte. */
    @ParameterizedTest
    @CsvSource({"000e, true", "000f, true", "000d, false"})
    void aSegmentOfAdobeIsLongEnoughForItsTransform(String length, boolean whole) {
        String content = "41646f6265006400000000" + "02" + "00";
        String adobe = "ffee" + length + content.substring(0, 2 * (Integer.parseInt(length, 16) - 2));
        byte[] file = HexFormat.of().parseHex(START + adobe);
        assertEquals(whole, JpegSegments.readAndSettle(file).ycck());
    }

    @Test
    void anEmptyExifBlockHidesNoOther() {
        String empty = "ffe10008" + "457869660000";
        String full = "ffe1000a" + "457869660000" + "0102";
        JpegSegments segments = JpegSegments.readAndSettle(HexFormat.of().parseHex(START + empty + full + full));
        assertEquals(ByteBuffer.wrap(new byte[] {1, 2}), segments.exif());
    }

    @Test
    void onlyASegmentWithTheWholeNameOfAProfileIsRenamed() {
        String name = "4943435f50524f46494c4500";
        assertEquals(START + "ffef000e" + name, settled(START + "ffe2000e" + name));
        assertEquals(START + "ffe2000d" + name.substring(0, 22), settled(START + "ffe2000d" + name.substring(0, 22)));
    }

    /** The length counts its own two bytes, and readers take a smaller one as that. */
    @ParameterizedTest
    @CsvSource({"0000", "0001", "0002"})
    void aSegmentHasAtLeastTheBytesOfItsLength(String length) {
        JpegMarkers markers = new JpegMarkers(HexFormat.of().parseHex("fffe" + length + "ffd9"));
        assertTrue(markers.next());
        assertEquals(0, markers.content().remaining());
        assertTrue(markers.next());
        assertEquals(0xd9, markers.code());
        assertFalse(markers.next());
    }

    @Test
    void aSegmentEndsWhereTheNextMarkerBegins() {
        JpegMarkers markers = new JpegMarkers(HexFormat.of().parseHex("fffe0004ffd9" + "ffd9"));
        assertTrue(markers.next());
        byte[] content = new byte[markers.content().remaining()];
        markers.content().get(content);
        assertArrayEquals(new byte[] {(byte) 0xff, (byte) 0xd9}, content);
        assertTrue(markers.next());
        assertFalse(markers.next());
    }

    /** A restart marker and those of start and end have no length, and the bytes behind them may be markers. */
    @ParameterizedTest
    @CsvSource({"01, true", "d0, true", "d7, true", "d8, true", "d9, true", "02, false", "cf, false", "da, false"})
    void markersWithoutContentAreFollowedByTheNext(String code, boolean bare) {
        JpegMarkers markers = new JpegMarkers(HexFormat.of().parseHex("ff" + code + "ffdb" + "00"));
        assertTrue(markers.next());
        assertEquals(bare, markers.next());
    }

    @Test
    void aMarkerMayEndTheFileAndHalfOfOneIsNone() {
        assertTrue(new JpegMarkers(HexFormat.of().parseHex("00ffda")).next());
        assertFalse(new JpegMarkers(HexFormat.of().parseHex("00ff")).next());
        assertFalse(new JpegMarkers(new byte[0]).next());
    }

    private static String settled(String file) {
        byte[] bytes = HexFormat.of().parseHex(file);
        JpegSegments.readAndSettle(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
