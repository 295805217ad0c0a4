package org.dapo.imaging;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.List;
import org.dapo.api.image.ImageException;
import org.dapo.api.image.Mask;
import org.dapo.api.image.MaskSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BrokenFileTest {
    private static final short BITS_PER_SAMPLE = 258;
    private static final short ROWS_PER_STRIP = 278;
    private static final short UNSIGNED_INT = 4;

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "cut.png, cut off",
        "cut.jpg, cut off",
        "cut.bmp, cut off",
        "cut.gif, cut off",
        "cut.tif, cut off",
        "cut.raw.tif, damaged",
        "cut.deflate.tif, cut off",
        "empty.png, empty",
        "text.png, not an image",
        "signature.png, cut off",
        "bomb.png, more than the limit of 200000000",
        "bomb.tif, more than the limit of 200000000",
        "tile-bomb.tif, tile 60000 x 60000",
        "strip-bomb.tif, strips or tiles of 2000000000 bytes in a TIFF file of 418",
        "zero.png, damaged",
        "float.tif, floating-point",
        "photoshop.psd, not an image",
        "absent.png, no such file",
        "., a folder",
    })
    void aFileThatCannotBeReadIsNamedInOneLine(String name, String reason) {
        Path file = Fixtures.path("broken/").resolve(name);

        ImageException image = assertThrows(ImageException.class, () -> Images.read(file));
        ImageException mask = assertThrows(ImageException.class, () -> Images.load(new MaskSource.File(file)));

        assertTrue(image.getMessage().startsWith(file + ": "), image.getMessage());
        assertTrue(image.getMessage().contains(reason), image.getMessage());
        assertEquals(1, image.getMessage().lines().count());
        assertEquals(image.getMessage(), mask.getMessage());
    }

    @Test
    void aChannelWithoutBitsIsRefused() throws Exception {
        byte[] tiff = Fixtures.bytes("decode/rgb.tif");
        ByteBuffer file = ByteBuffer.wrap(tiff).order(ByteOrder.LITTLE_ENDIAN);
        file.putShort(file.getInt(tiffEntry(file, BITS_PER_SAMPLE) + 8) + 2, (short) 0);

        assertRefused("no-green.tif", tiff, "of 0 bits");
    }

    @Test
    void aFewBytesForManyPixelsAreNotTakenAtTheirWord() throws Exception {
        byte[] jpeg = Fixtures.bytes("decode/rgb-444.jpg");
        int frame = 0;
        while (jpeg[frame] != (byte) 0xff || jpeg[frame + 1] != (byte) 0xc0) {
            frame++;
        }
        ByteBuffer.wrap(jpeg).putShort(frame + 5, (short) 12_000).putShort(frame + 7, (short) 12_000);

        assertRefused("blank.jpg", jpeg, "too few for the image of 12000 x 12000 pixels");
    }

    @Test
    void aLargeStripOfASmallImageIsNotTakenAtItsWord() throws Exception {
        byte[] tiff = Fixtures.bytes("decode/rgb.tif");
        ByteBuffer file = ByteBuffer.wrap(tiff).order(ByteOrder.LITTLE_ENDIAN);
        int entry = tiffEntry(file, ROWS_PER_STRIP);
        file.putShort(entry + 2, UNSIGNED_INT).putInt(entry + 8, 8_000_000);

        assertRefused("strip.tif", tiff, "too few for the tile of");
    }

    /** Each scan covers the whole image. Without the limit, a file of a megabyte could take minutes if its image is large. */
    @ParameterizedTest
    @ValueSource(strings = {"", "00", "ffd7", "ffffff"})
    void aJpegOfTooManyScansIsRefused(String between) throws Exception {
        byte[] jpeg = Fixtures.bytes("decode/rgb-progressive.jpg");
        String hex = HexFormat.of().formatHex(jpeg);
        int scans = hex.split("ffda").length - 1;
        String last = between + hex.substring(hex.lastIndexOf("ffda"), hex.length() - 4);

        byte[] most = HexFormat.of().parseHex(hex.replaceAll("ffd9$", last.repeat(500 - scans) + "ffd9"));
        assertEquals(
                23, Images.read(Files.write(folder.resolve("most.jpg"), most)).width());
        byte[] tooMany = HexFormat.of().parseHex(hex.replaceAll("ffd9$", last.repeat(501 - scans) + "ffd9"));
        assertRefused("many.jpg", tooMany, "a JPEG file of more than 500 scans; a progressive one has about ten");
    }

    /** The bytes behind the image make the file long enough for so many pixels. */
    @Test
    void aLargeJpegMayHaveFewerScansThanASmallOne() throws Exception {
        String hex = HexFormat.of().formatHex(Fixtures.bytes("decode/rgb-progressive.jpg"));
        int scans = hex.split("ffda").length - 1;
        String last = hex.substring(hex.lastIndexOf("ffda"), hex.length() - 4);
        byte[] jpeg = HexFormat.of().parseHex(hex.replaceAll("ffd9$", last.repeat(30 - scans) + "ffd9"));
        ByteBuffer.wrap(jpeg).putInt(hex.indexOf("ffc2") / 2 + 5, 12_000 << 16 | 12_000);

        assertRefused("large.jpg", Arrays.copyOf(jpeg, 4 << 20), "a JPEG file of 30 scans of 144000000 pixels");
    }

    /** Cameras append a video, which may contain the bytes of any marker. */
    @Test
    void aJpegWhoseLastPixelsAreMissingIsRefusedThoughItsEndMarkerIsThere() throws Exception {
        for (String name : List.of("rgb-444", "rgb-420", "cmyk")) {
            byte[] jpeg = Fixtures.bytes("decode/%s.jpg".formatted(name));
            byte[] damaged = Arrays.copyOf(jpeg, jpeg.length * 3 / 4 + 2);
            damaged[damaged.length - 2] = (byte) 0xff;
            damaged[damaged.length - 1] = (byte) 0xd9;
            assertRefused(
                    name + ".jpg",
                    damaged,
                    "the JPEG file is damaged or of a kind that is not supported: it ends before its last pixels");
        }
    }

    @Test
    void bytesBeforeAnEndMarkerCostNoPixel() throws Exception {
        byte[] jpeg = Fixtures.bytes("decode/rgb-444.jpg");
        byte[] longer = Arrays.copyOf(jpeg, jpeg.length + 3);
        System.arraycopy(jpeg, jpeg.length - 2, longer, longer.length - 2, 2);
        Arrays.fill(longer, jpeg.length - 2, longer.length - 2, (byte) 1);
        assertArrayEquals(
                Images.read(Fixtures.path("decode/rgb-444.jpg")).pixels(),
                Images.read(Files.write(folder.resolve("longer.jpg"), longer)).pixels());
    }

    @Test
    void whatStandsBehindAJpegIsNoneOfItsScans() throws Exception {
        String hex = HexFormat.of().formatHex(Fixtures.bytes("decode/rgb-444.jpg")) + "ffda".repeat(600);

        Path file = Files.write(folder.resolve("video.jpg"), HexFormat.of().parseHex(hex));
        assertEquals(23, Images.read(file).width());
    }

    /** Resized, it would take ten gigabytes. */
    @Test
    void aSideThatIsTooLongIsRefusedHoweverFewPixelsThereAre() throws Exception {
        assertRefused("long.png", png(70_000, 1), "the image 70000 x 1 pixels; a side may have 65535 at most");
        assertRefused("tall.png", png(1, 65_536), "the image 1 x 65536 pixels; a side may have 65535 at most");

        Path longest = folder.resolve("longest.png");
        Png.write(longest, new Mask(65_535, 1, new BitSet()));
        assertEquals(65_535, Images.read(longest).width());
    }

    /** A header may claim up to 64 MB. The child JVM has a quarter of that. */
    @Test
    void wantOfMemoryIsAReasonLikeAnother() throws Exception {
        assertMemoryWanting(Files.write(folder.resolve("large.png"), png(5_000, 4_000)), "-Xmx16m");
    }

    /** The decoded image takes 20 MB, its RGB samples another 60 MB. */
    @Test
    void soIsWantOfMemoryForWhatIsMadeOfTheSamples() throws Exception {
        Path file = folder.resolve("grey.png");
        Png.write(file, new Mask(5_000, 4_000, new BitSet()));

        assertMemoryWanting(file, "-Xmx64m");
    }

    @Test
    void soIsWantOfMemoryForTheFileItself() throws Exception {
        byte[] png = Arrays.copyOf(Fixtures.bytes("decode/grey.png"), 20 << 20);

        assertMemoryWanting(Files.write(folder.resolve("long.png"), png), "-Xmx16m");
    }

    private static void assertMemoryWanting(Path file, String heap) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        heap,
                        "-cp",
                        System.getProperty("java.class.path"),
                        BrokenFileTest.class.getName(),
                        file.toString())
                .redirectErrorStream(true);
        // If these are set, the JVM prints a line.
        List.of("JAVA_TOOL_OPTIONS", "_JAVA_OPTIONS", "JDK_JAVA_OPTIONS").forEach(builder.environment()::remove);
        Process java = builder.start();
        String said = new String(java.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertTrue(said.startsWith(file + ": reading the image takes more memory than Java has"), said);
        assertEquals(1, said.lines().count(), said);
    }

    /** Reads a file and prints the error. */
    public static void main(String[] arguments) {
        try {
            Images.read(Path.of(arguments[0]));
        } catch (ImageException e) {
            System.out.println(e.getMessage());
        }
    }

    private static byte[] png(int width, int height) {
        byte[] png = Fixtures.bytes("decode/grey.png");
        ByteBuffer.wrap(png).putInt(16, width).putInt(20, height);
        return png;
    }

    /** The JDK's reader would write a temporary file. */
    @Test
    void anImageWrappedInABmpIsRefused() throws Exception {
        byte[] bmp = Fixtures.bytes("decode/rgb.bmp");
        for (int compression : new int[] {4, 5}) {
            ByteBuffer.wrap(bmp).order(ByteOrder.LITTLE_ENDIAN).putInt(30, compression);
            assertRefused("wrapped.bmp", bmp, "a JPEG or PNG image in a BMP file");
        }
    }

    private void assertRefused(String name, byte[] content, String reason) throws IOException {
        Path file = Files.write(folder.resolve(name), content);
        ImageException e = assertThrows(ImageException.class, () -> Images.read(file));
        assertTrue(e.getMessage().startsWith(file + ": "), e.getMessage());
        assertTrue(e.getMessage().contains(reason), e.getMessage());
    }

    private static int tiffEntry(ByteBuffer file, short tag) {
        int entry = file.getInt(4) + 2;
        while (file.getShort(entry) != tag) {
            entry += 12;
        }
        return entry;
    }

    @Test
    void theLimitIsTheCallersToSet() throws ImageException {
        Path file = Fixtures.path("decode/rgb.png");

        assertEquals(17, Images.read(file, new PixelLimit(23 * 17)).height());
        assertThrows(ImageException.class, () -> Images.read(file, new PixelLimit(23 * 17 - 1)));
        assertThrows(IllegalArgumentException.class, () -> new PixelLimit(0));
    }
}
