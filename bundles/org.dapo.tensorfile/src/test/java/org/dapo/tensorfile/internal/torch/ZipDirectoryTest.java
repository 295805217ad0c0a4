package org.dapo.tensorfile.internal.torch;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.dapo.tensorfile.TensorFileException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The last records of a zip: that of a large one (zip64), its locator, and the end. */
class ZipDirectoryTest {
    private static final long LARGEST = 64 << 20;
    private static final int SEE_RECORD = -1;
    private static final int RECORD = 0x06064b50;

    @TempDir
    Path folder;

    @Test
    void theEndStatesTheSizeOfASmallZip() throws IOException {
        assertAccepted(end((int) LARGEST, 0));
        assertRefused(end((int) LARGEST + 1, 0));
        assertRefused(end(SEE_RECORD, 0));
    }

    @Test
    void theEndIsFoundBeforeTheLongestComment() throws IOException {
        assertRefused(end((int) LARGEST + 1, 0xffff));
    }

    @Test
    void theRecordStatesTheSizeOfALargeZip() throws IOException {
        for (int comment : new int[] {0, 0xffff}) {
            assertAccepted(large(RECORD, LARGEST, 0, SEE_RECORD, comment));
            assertRefused(large(RECORD, LARGEST + 1, 0, SEE_RECORD, comment));
            assertRefused(large(RECORD, -1, 0, SEE_RECORD, comment));
        }
    }

    @Test
    void theRecordMayLieAnywhereInTheFile() throws IOException {
        ByteBuffer record = large(RECORD, LARGEST, 100_000, SEE_RECORD, 0);
        assertAccepted(record);
        record.putLong(100_000 + 40, LARGEST + 1);
        assertRefused(record);
    }

    /** Java reads no record that lacks its signature, and none that contradicts the end. */
    @Test
    void aRecordDoesNotHideTheSizeThatTheEndStates() throws IOException {
        assertRefused(large(0, 0, 0, (int) LARGEST + 1, 0));
        assertRefused(large(RECORD, 0, 0, (int) LARGEST + 1, 0));
        assertRefused(large(0, 0, 0, SEE_RECORD, 0));
    }

    @Test
    void aLocatorThatLeadsOutOfTheFileIsIgnored() throws IOException {
        for (long at : new long[] {-1, Long.MIN_VALUE, 56 + 20 + 22 - 47, Long.MAX_VALUE}) {
            assertRefused(large(RECORD, 0, 0, SEE_RECORD, 0).putLong(56 + 8, at));
            assertAccepted(large(RECORD, 0, 0, 1, 0).putLong(56 + 8, at));
        }
    }

    private static ByteBuffer end(int size, int comment) {
        ByteBuffer bytes = ByteBuffer.allocate(22 + comment).order(ByteOrder.LITTLE_ENDIAN);
        return putEnd(bytes, 0, size);
    }

    /** A record, so many bytes before it, its locator and an end. */
    private static ByteBuffer large(int signature, long size, int before, int sizeOfEnd, int comment) {
        ByteBuffer bytes = ByteBuffer.allocate(before + 56 + 20 + 22 + comment).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putInt(before, signature).putLong(before + 40, size);
        bytes.putInt(before + 56, 0x07064b50).putLong(before + 56 + 8, before);
        return putEnd(bytes, before + 56 + 20, sizeOfEnd);
    }

    private static ByteBuffer putEnd(ByteBuffer bytes, int at, int size) {
        return bytes.putInt(at, 0x06054b50).putInt(at + 12, size);
    }

    private void assertAccepted(ByteBuffer zip) throws IOException {
        Path file = Files.write(folder.resolve("zip"), zip.array());
        assertDoesNotThrow(() -> ZipDirectory.check(file));
    }

    private void assertRefused(ByteBuffer zip) throws IOException {
        Path file = Files.write(folder.resolve("zip"), zip.array());
        String message = assertThrows(TensorFileException.class, () -> ZipDirectory.check(file))
                .getMessage();
        assertTrue(message.contains("directory of more than 67108864 bytes"), message);
    }
}
