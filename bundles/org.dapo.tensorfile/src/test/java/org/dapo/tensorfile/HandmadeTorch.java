package org.dapo.tensorfile;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Torch archives with pickles that torch would not write. A pickle is Latin-1 text, one letter per byte. */
final class HandmadeTorch {
    private static final String STORAGE = "((" + text("storage") + "ctorch\nFloatStorage\n" + text("0") + text("cpu");

    private HandmadeTorch() {}

    static String text(String text) {
        return "X" + number(text.length()) + text;
    }

    static String number(int number) {
        return "" + (char) (number & 255) + (char) (number >> 8 & 255) + (char) (number >> 16 & 255)
                + (char) (number >>> 24);
    }

    /** Returns {"t": a tensor} with a number of elements in its storage, an offset, and shape and strides as tuples. */
    static String tensor(int elements, int offset, String shape, String strides) {
        return "\u0080\u0002}" + text("t") + view(elements, offset, shape, strides) + "s.";
    }

    /** A tensor of float32 in the storage 0. */
    static String view(int elements, int offset, String shape, String strides) {
        return "ctorch._utils\n_rebuild_tensor_v2\n" + STORAGE + "J" + number(elements) + "tQJ" + number(offset) + shape
                + strides + "\u0089}tR";
    }

    static String tuple(int... numbers) {
        StringBuilder tuple = new StringBuilder("(");
        for (int number : numbers) {
            tuple.append('J').append(number(number));
        }
        return tuple.append('t').toString();
    }

    /** Writes an archive with one storage, named 0, of zeros. */
    static Path archive(Path file, String name, String pickle, int storageBytes, int method) throws IOException {
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            zip.putNextEntry(new ZipEntry(name));
            zip.write(pickle.getBytes(StandardCharsets.ISO_8859_1));
            zip.closeEntry();
            add(zip, "a/data/0", new byte[storageBytes], method);
        }
        return file;
    }

    /** Adds an uncompressed file. */
    static void add(ZipOutputStream zip, String name, byte[] content) throws IOException {
        add(zip, name, content, ZipEntry.STORED);
    }

    private static void add(ZipOutputStream zip, String name, byte[] content, int method) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        CRC32 sum = new CRC32();
        sum.update(content);
        entry.setMethod(method);
        entry.setSize(content.length);
        entry.setCrc(sum.getValue());
        zip.putNextEntry(entry);
        zip.write(content);
        zip.closeEntry();
    }

    /** The memory that opening takes from the heap, once classes are loaded. */
    static long bytesAllocatedToOpen(Path file) throws IOException {
        TensorFile.open(file).close();
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        TensorFile.open(file).close();
        return threads.getCurrentThreadAllocatedBytes() - before;
    }
}
