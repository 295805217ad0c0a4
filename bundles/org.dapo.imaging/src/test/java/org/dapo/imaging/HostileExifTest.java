package org.dapo.imaging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.dapo.api.image.ImageException;
import org.dapo.api.image.RgbImage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests EXIF blocks that would allocate much memory. The image has 23 by 17 pixels. */
class HostileExifTest {
    private static final long MOST_ALLOCATED = 24L << 20;
    /** The end of a PNG's first chunk. */
    private static final int AFTER_HEADER = 33;

    private static final short UNDEFINED = 7;
    private static final short SHORT = 3;

    @TempDir
    Path folder;

    @Test
    void aChunkLongerThanTheFileIsNotTakenAtItsWord() throws Exception {
        byte[] png = Fixtures.bytes("decode/rgb.png");
        byte[] hostile = inserted(png, AFTER_HEADER, chunk(0x3ffffff0, new byte[0]));

        // The claimed length points beyond the end of the file, so no reader finds the pixels.
        Path file = write("claim.png", hostile);
        assertFrugal(() -> {
            ImageException cutOff = assertThrows(ImageException.class, () -> Images.read(file));
            assertTrue(cutOff.getMessage().contains("cut off"), cutOff.getMessage());
        });
    }

    @Test
    void manyFieldsOfOneRangeOfAPngAreNotCopied() throws Exception {
        byte[] block = block(4_000, 512 << 10);
        byte[] png = inserted(Fixtures.bytes("decode/rgb.png"), AFTER_HEADER, chunk(block.length, block));

        assertFrugal(() -> assertTurned(Images.read(write("range.png", png))));
    }

    @Test
    void manyFieldsOfOneRangeOfAJpegAreNotCopied() throws Exception {
        byte[] block = block(2_000, 36 << 10);
        ByteBuffer segment = ByteBuffer.allocate(10 + block.length);
        segment.putShort((short) 0xffe1).putShort((short) (8 + block.length));
        segment.put("Exif\0\0".getBytes(StandardCharsets.US_ASCII)).put(block);
        byte[] jpeg = inserted(Fixtures.bytes("decode/rgb-444.jpg"), 2, segment.array());

        assertFrugal(() -> assertTurned(Images.read(write("range.jpg", jpeg))));
    }

    @Test
    void aFieldOutsideTheBlockHidesNoOther() throws Exception {
        byte[] block = block(1, 16);
        ByteBuffer.wrap(block).putInt(10 + 8, Integer.MAX_VALUE);
        byte[] png = inserted(Fixtures.bytes("decode/rgb.png"), AFTER_HEADER, chunk(block.length, block));

        assertTurned(Images.read(write("outside.png", png)));
    }

    @Test
    void aDirectoryThatIsCutOffCountsAsNone() throws Exception {
        byte[] block = Arrays.copyOf(block(1, 16), 8 + 2 + 12 + 11);
        byte[] png = inserted(Fixtures.bytes("decode/rgb.png"), AFTER_HEADER, chunk(block.length, block));

        assertEquals(23, Images.read(write("cut.png", png)).width());
    }

    /** Returns a big-endian block. Its last field says that the image is rotated; all others claim the same range. */
    private static byte[] block(int fields, int range) {
        int directory = 2 + 12 * (fields + 1) + 4;
        ByteBuffer block = ByteBuffer.allocate(8 + directory + range);
        block.put((byte) 'M').put((byte) 'M').putShort((short) 42).putInt(8).putShort((short) (fields + 1));
        for (int i = 0; i < fields; i++) {
            block.putShort((short) (300 + i)).putShort(UNDEFINED).putInt(range).putInt(8 + directory);
        }
        block.putShort((short) 274).putShort(SHORT).putInt(1).putShort((short) 6);
        return block.array();
    }

    private static byte[] chunk(int length, byte[] content) {
        return ByteBuffer.allocate(12 + content.length)
                .putInt(length)
                .put("eXIf".getBytes(StandardCharsets.US_ASCII))
                .put(content)
                .array();
    }

    private static byte[] inserted(byte[] file, int at, byte[] part) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(file, 0, at);
        out.writeBytes(part);
        out.write(file, at, file.length - at);
        return out.toByteArray();
    }

    private Path write(String name, byte[] content) throws IOException {
        return Files.write(folder.resolve(name), content);
    }

    private static void assertTurned(RgbImage image) {
        assertEquals(17, image.width());
        assertEquals(23, image.height());
    }

    private interface Reading {
        void run() throws Exception;
    }

    private static void assertFrugal(Reading reading) throws Exception {
        // Reads images first, so that class loading is not counted.
        Images.read(Fixtures.path("decode/orientation-6.png"));
        Images.read(Fixtures.path("decode/orientation-6.jpg"));
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        reading.run();
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        assertTrue(allocated < MOST_ALLOCATED, allocated + " bytes");
    }
}
