package org.dapo.tensorfile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** No file stays open that is closed or refused; some systems could not replace or delete it. */
class OpenFilesTest {
    @TempDir
    Path folder;

    @Test
    void whatIsClosedIsReadNoMore() throws IOException {
        for (Path path : List.of(safetensors("a"), torch(), sharded("b", "b"))) {
            TensorFile file = TensorFile.open(path);
            List<String> names = List.copyOf(file.entries().keySet());
            assertEquals(1, Samples.floats(file.float32(names.get(0)))[0]);
            file.close();
            for (String name : names) {
                assertThrows(TensorFileException.class, () -> file.bytes(name), () -> name + " of " + path);
            }
        }
    }

    @Test
    void anInterruptIsToldInWords() throws IOException {
        Path path = safetensors("a");
        Thread.currentThread().interrupt();
        try {
            IOException failure = assertThrows(TensorFileException.class, () -> TensorFile.open(path));
            assertEquals(path + ": cannot be read: interrupted", failure.getMessage());
        } finally {
            Thread.interrupted();
        }
    }

    /** The system tells which files a process has open. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void whatIsOpenIsClosedAndWhatIsRefusedIsNotLeftOpen() throws IOException {
        for (Path path : List.of(safetensors("a"), torch(), sharded("b", "b"))) {
            try (TensorFile file = TensorFile.open(path)) {
                assertTrue(!open().isEmpty(), () -> file.format() + " is open");
            }
            assertEquals(List.of(), open());
        }
        Path broken = Files.writeString(folder.resolve("broken.safetensors"), "\u0002\0\0\0\0\0\0\0{]");
        // The first shard is sound, and the second one is missing a tensor.
        Path lacking = sharded("c", "absent");
        for (Path path : List.of(broken, zip("x/data.pkl", "R."), zip("x/other", ""), lacking)) {
            assertThrows(TensorFileException.class, () -> TensorFile.open(path));
            assertEquals(List.of(), open(), path::toString);
        }
    }

    /** The files in the folder that this process has open. */
    private List<Path> open() throws IOException {
        List<Path> open = new ArrayList<>();
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            for (Path descriptor : (Iterable<Path>) descriptors::iterator) {
                // One that is gone by now is that of the list.
                Path file = Files.exists(descriptor) ? Files.readSymbolicLink(descriptor) : descriptor;
                if (file.startsWith(folder.toRealPath())) {
                    open.add(file);
                }
            }
        }
        return open;
    }

    private Path safetensors(String name) throws IOException {
        Path file = folder.resolve(name + ".safetensors");
        TensorFileWriter.write(file, Map.of(name, TensorData.of(new float[] {1}, 1)), Map.of());
        return file;
    }

    private Path torch() throws IOException {
        Path file = folder.resolve("t.pth");
        TorchArchiveWriter.write(file, Map.of(), Map.of("m", Map.of("t", TensorData.of(new float[] {1}, 1))));
        return file;
    }

    /** Two files of one tensor each, and an index that expects some tensor in the second. */
    private Path sharded(String name, String inSecond) throws IOException {
        safetensors("first");
        safetensors(name);
        return Files.writeString(
                folder.resolve(name + inSecond + ".index.json"),
                "{\"weight_map\":{\"first\":\"first.safetensors\",\"%s\":\"%s.safetensors\"}}"
                        .formatted(inSecond, name));
    }

    private Path zip(String entry, String content) throws IOException {
        Path file = folder.resolve("zip" + content.length());
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            zip.putNextEntry(new ZipEntry(entry));
            zip.write(content.getBytes(StandardCharsets.US_ASCII));
        }
        return file;
    }
}
