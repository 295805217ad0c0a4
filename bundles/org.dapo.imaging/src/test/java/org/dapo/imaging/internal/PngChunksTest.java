package org.dapo.imaging.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Tests where a chunk may end: with its checksum, at the end of the file or before. */
class PngChunksTest {
    private static final byte[] BLOCK = {1, 2, 3};

    @Test
    void anExifChunkThatEndsWithTheFileIsFoundAndOneThatIsCutIsNot() {
        byte[] file = png(chunk("tEXt", new byte[5]), chunk("tIME", new byte[0]), chunk("eXIf", BLOCK));
        assertEquals(ByteBuffer.wrap(BLOCK), PngChunks.exif(file));
        for (int length = 0; length < file.length; length++) {
            assertEquals(0, PngChunks.exif(Arrays.copyOf(file, length)).remaining(), "cut to " + length);
        }
    }

    @Test
    void anEmptyExifChunkAtTheEndIsNoDamage() {
        assertEquals(0, PngChunks.exif(png(chunk("eXIf", new byte[0]))).remaining());
    }

    @Test
    void whatStandsBehindTheChunkDoesNotBelongToIt() {
        assertEquals(ByteBuffer.wrap(BLOCK), PngChunks.exif(png(chunk("eXIf", BLOCK), chunk("IEND", new byte[0]))));
    }

    @Test
    void aChunkOfALengthThatCannotBeEndsTheSearch() {
        for (int length : new int[] {-1, -12, Integer.MIN_VALUE, Integer.MAX_VALUE, 4 + 15}) {
            byte[] file = png(chunk("tEXt", new byte[3]), chunk("eXIf", BLOCK));
            ByteBuffer.wrap(file).putInt(8, length);
            assertEquals(0, PngChunks.exif(file).remaining(), "length " + length);
        }
    }

    private static byte[] png(byte[]... chunks) {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.writeBytes(new byte[8]);
        for (byte[] chunk : chunks) {
            file.writeBytes(chunk);
        }
        return file.toByteArray();
    }

    private static byte[] chunk(String type, byte[] content) {
        return ByteBuffer.allocate(12 + content.length)
                .putInt(content.length)
                .put(type.getBytes(StandardCharsets.US_ASCII))
                .put(content)
                .array();
    }
}
