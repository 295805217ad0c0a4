package org.dapo.tensorfile;

import static org.dapo.tensorfile.HandmadeTorch.tuple;
import static org.dapo.tensorfile.HandmadeTorch.view;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests archives whose tensors share a storage, which takes almost all of the file. */
class SharedStorageTest {
    private static final int ELEMENTS = 1 << 18;
    private static final String WHOLE = view(ELEMENTS, 0, tuple(ELEMENTS), tuple(1));

    @TempDir
    Path folder;

    /** Writes a list of tensors. */
    private Path archive(String tensors) throws IOException {
        return HandmadeTorch.archive(
                folder.resolve("shared.pth"),
                "a/data.pkl",
                "\u0080\u0002](" + tensors + "e.",
                Float.BYTES * ELEMENTS,
                ZipEntry.STORED);
    }

    private static void assertRefused(Path file) throws IOException {
        TensorFileException e = assertThrows(
                TensorFileException.class, () -> TensorFile.open(file).close());
        assertTrue(e.getMessage().startsWith(file + ": its tensors share storages"), e.getMessage());
        assertTrue(e.getMessage().endsWith("4 times the file's %d would be the most".formatted(Files.size(file))));
    }

    @Test
    void fourTensorsMayTakeTheWholeStorageAndAFifthIsRefused() throws IOException {
        try (TensorFile file = TensorFile.open(archive(WHOLE.repeat(4)))) {
            assertEquals(4, file.entries().size());
            assertEquals(Float.BYTES * ELEMENTS, file.float32("3").remaining());
        }
        assertRefused(archive(WHOLE.repeat(5)));
    }

    @Test
    void oneTensorMayHaveFourNamesAndNotFive() throws IOException {
        TensorFile.open(archive(WHOLE + "q\u0001" + "h\u0001".repeat(3))).close();
        assertRefused(archive(WHOLE + "q\u0001" + "h\u0001".repeat(4)));
    }

    @Test
    void manyPartsOfAStorageAreReadSinceTheyDoNotTakeMoreThanItHas() throws IOException {
        StringBuilder parts = new StringBuilder();
        for (int i = 0; i < 256; i++) {
            parts.append(view(ELEMENTS, 1024 * i, tuple(32, 32), tuple(1, 32)));
        }
        try (TensorFile file = TensorFile.open(archive(parts.toString()))) {
            assertEquals(256, file.entries().size());
        }
    }

    /** Of each, the whole storage is read for two elements. */
    @Test
    void tensorsStrewnOverAStorageCountAsWhatIsReadForThem() throws IOException {
        String strewn = view(ELEMENTS, 0, tuple(2), tuple(ELEMENTS - 1));
        TensorFile.open(archive(strewn.repeat(4))).close();
        assertRefused(archive(strewn.repeat(5)));
    }

    /** Java reads the sizes and places of a zip's files from its directory, whose entries may all lead to one file. */
    @Test
    void filesOfTheZipThatOverlapDoNotMultiplyTheStorage() throws IOException {
        StringBuilder tensors = new StringBuilder();
        for (int i = 0; i < 5; i++) {
            tensors.append(WHOLE.replace(HandmadeTorch.text("0"), HandmadeTorch.text("" + i)));
        }
        byte[] zip = Files.readAllBytes(archive(tensors.toString()));
        ByteBuffer end = ByteBuffer.wrap(zip, zip.length - 22, 22).slice().order(ByteOrder.LITTLE_ENDIAN);
        int directory = end.getInt(16);
        int last = new String(zip, StandardCharsets.ISO_8859_1).lastIndexOf("PK\u0001\u0002");
        int entry = zip.length - 22 - last;
        ByteBuffer more = ByteBuffer.allocate(zip.length + 4 * entry).order(ByteOrder.LITTLE_ENDIAN);
        more.put(zip, 0, zip.length - 22);
        for (int i = 1; i < 5; i++) {
            zip[last + 46 + "a/data/".length()] = (byte) ('0' + i);
            more.put(zip, last, entry);
        }
        end.putShort(8, (short) 6).putShort(10, (short) 6).putInt(12, zip.length - 22 - directory + 4 * entry);
        more.put(end);
        assertRefused(Files.write(folder.resolve("overlap.pth"), more.array()));
    }

    /** The name of the storage has the same hash as a thousand others, and Java makes a text of each to compare it. */
    @Test
    void aStorageWhoseNameCollidesIsLookedUpOnceForAHundredThousandTensors() throws IOException {
        Path file = folder.resolve("collide.pth");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            String tensor =
                    view(1, 0, tuple(1), tuple(1)).replace(HandmadeTorch.text("0"), HandmadeTorch.text(collision(0)));
            HandmadeTorch.add(
                    zip,
                    "a/data.pkl",
                    ("\u0080\u0002](" + tensor + "q\u0001" + "h\u0001".repeat(99_999) + "e.")
                            .getBytes(StandardCharsets.ISO_8859_1));
            for (int i = 0; i < 1024; i++) {
                HandmadeTorch.add(zip, "a/data/" + collision(i), new byte[4]);
            }
        }
        long allocated = HandmadeTorch.bytesAllocatedToOpen(file);
        assertTrue(allocated < 256 << 20, allocated + " bytes");
    }

    /** Ten pairs of letters, each of the hash of the other. */
    private static String collision(int number) {
        StringBuilder name = new StringBuilder();
        for (int bit = 0; bit < 10; bit++) {
            name.append((number >> bit & 1) == 0 ? "Aa" : "BB");
        }
        return name.toString();
    }
}
