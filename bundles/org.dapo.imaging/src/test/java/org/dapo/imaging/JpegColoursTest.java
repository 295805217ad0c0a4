package org.dapo.imaging;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import org.dapo.api.image.ImageException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests how three components are interpreted, by the rules of libjpeg (default_decompress_parms). */
class JpegColoursTest {
    private static final HexFormat HEX = HexFormat.of();
    /** The start of APP0 with JFIF, which follows SOI in the fixtures. */
    private static final String JFIF = "ffe000104a46494600";

    private static final int JFIF_DIGITS = 2 * 18;

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "rgb-444.jpg, 000102",
        "rgb-444.jpg, 010000",
        "rgb-444.jpg, 595555",
        "rgb-444.jpg, 030201",
        "rgb-444.jpg, 000000",
        "rgb-420.jpg, 000102",
        "rgb-progressive.jpg, 000102",
        "rgb-progressive.jpg, 020301",
    })
    void componentsOfAnyNumbersAreLumaAndChroma(String file, String numbers) throws IOException, ImageException {
        assertPixels(file, numbered(withoutJfif(file), numbers));
    }

    @Test
    void componentsWithTheNumbersOfRgbAreRgbUnlessJfifSaysOtherwise() throws IOException, ImageException {
        String bare = numbered(withoutJfif("rgb-444.jpg"), "524742");

        assertPixels("rgb-444.jpg", "ffd8" + jfif("rgb-444.jpg") + bare.substring(4));
        assertFalse(Arrays.equals(pixels("rgb-444.jpg"), read(bare)));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 7})
    void jfifWinsOverAdobe(int transform) throws IOException, ImageException {
        String bare = withoutJfif("rgb-444.jpg").substring(4);

        assertPixels("rgb-444.jpg", "ffd8" + jfif("rgb-444.jpg") + adobe(transform) + bare);
        assertPixels("rgb-444.jpg", "ffd8" + adobe(transform) + jfif("rgb-444.jpg") + bare);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7})
    void adobeAloneMeansLumaAndChromaUnlessItSaysRgb(int transform) throws IOException, ImageException {
        String bare = withoutJfif("rgb-444.jpg");

        assertPixels("rgb-444.jpg", "ffd8" + adobe(transform) + bare.substring(4));
        assertPixels(
                "rgb-444.jpg",
                "ffd8" + adobe(transform) + numbered(bare, "524742").substring(4));
        assertFalse(Arrays.equals(pixels("rgb-444.jpg"), read("ffd8" + adobe(0) + bare.substring(4))));
    }

    /** Both would say that the components are luma and chroma; their numbers say that they are RGB. */
    @Test
    void aSegmentOfAnotherProgramOrWithoutATransformIsNotAdobes() throws IOException, ImageException {
        String rgb = numbered(withoutJfif("rgb-444.jpg"), "524742");
        String other = adobe(1).replace("41646f6265", "4f74686572");
        String cut = "ffee000d41646f6265006400000000";

        assertArrayEquals(read(rgb), read("ffd8" + other + rgb.substring(4)));
        assertArrayEquals(read(rgb), read("ffd8" + cut + rgb.substring(4)));
    }

    @Test
    void aScanOfAComponentThatIsNotThereIsDamage() {
        String file = numbered(withoutJfif("rgb-444.jpg"), "0a0b0c").replace("ffda000c030a", "ffda000c0301");

        ImageException e = assertThrows(ImageException.class, () -> read(file));
        assertTrue(e.getMessage().contains("damaged"), e.getMessage());
    }

    /** The JDK knows no colours of two components, and its reader fails with an internal exception. */
    @Test
    void theInsidesOfTheJdkAreNoReason() {
        String file = HEX.formatHex(Fixtures.bytes("decode/rgb-444.jpg"))
                .replace("ffc000110800110017030111000211010311", "ffc0000e08001100170201110002110103")
                .replace("ffda000c03010002110311003f00", "ffda000a0201000211003f00");

        ImageException e = assertThrows(ImageException.class, () -> read(file));
        assertTrue(e.getMessage().endsWith("is damaged or of a kind that is not supported"), e.getMessage());
    }

    private void assertPixels(String same, String file) throws IOException, ImageException {
        assertArrayEquals(pixels(same), read(file));
    }

    private static byte[] pixels(String fixture) throws ImageException {
        return Images.read(Fixtures.path("decode/" + fixture)).pixels();
    }

    private byte[] read(String file) throws IOException, ImageException {
        return Images.read(Files.write(folder.resolve("image.jpg"), HEX.parseHex(file)))
                .pixels();
    }

    private static String jfif(String fixture) {
        String file = HEX.formatHex(Fixtures.bytes("decode/" + fixture));
        assertTrue(file.startsWith("ffd8" + JFIF), file);
        return file.substring(4, 4 + JFIF_DIGITS);
    }

    private static String withoutJfif(String fixture) {
        String file = HEX.formatHex(Fixtures.bytes("decode/" + fixture));
        return "ffd8" + file.substring(4 + jfif(fixture).length());
    }

    private static String adobe(int transform) {
        return "ffee000e41646f6265006400000000" + HEX.toHexDigits((byte) transform);
    }

    /** Renumbers the components 1, 2 and 3 in the frame and in every scan. */
    private static String numbered(String file, String numbers) {
        byte[] bytes = HEX.parseHex(file);
        byte[] others = HEX.parseHex(numbers);
        for (int at = 2; at < bytes.length - 1; at++) {
            int marker = (bytes[at] & 0xff) << 8 | bytes[at + 1] & 0xff;
            boolean frame = marker == 0xffc0 || marker == 0xffc2;
            if (frame || marker == 0xffda) {
                int count = at + (frame ? 9 : 4);
                for (int c = 0, place = count + 1; c < bytes[count]; c++, place += frame ? 3 : 2) {
                    bytes[place] = others[bytes[place] - 1];
                }
            }
        }
        return HEX.formatHex(bytes);
    }
}
