package org.dapo.tensorfile.internal.torch;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.dapo.tensorfile.TensorFile;
import org.dapo.tensorfile.TensorFileException;
import org.dapo.testkit.fuzz.ReaderFuzz;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Fuzzes bare pickles, since a zip around them would keep most damage from their reader. */
class PickleFuzzTest {
    @TempDir
    Path folder;

    @Test
    void aSpoiltPickleIsReadOrRefused() throws IOException {
        ReaderFuzz.of("pickle", TensorFileException.class)
                .seed("training.pkl", pickle("training.pth"))
                .seed("protocol4.pkl", pickle("protocol4.pth"))
                .seed("script.pkl", pickle("script.pt"))
                .seed("namespace.pkl", pickle("namespace.pth"))
                .telling("cos\nsystem\n", "cbuiltins\neval\n", "corg.dapo.testkit.fuzz\nCanary\n", "ctorch\nload\n")
                .telling(
                        "cjava.lang\nProcessBuilder\n",
                        "c__builtin__\nexec\n",
                        "(tR",
                        ")R",
                        "b",
                        "o",
                        "i",
                        "0",
                        "1",
                        "2")
                .telling("ctorch._utils\n_rebuild_tensor_v2\n", "ctorch\nFloatStorage\n", "ccollections\nOrderedDict\n")
                .telling("cnumpy.core.multiarray\nscalar\n", "cnumpy\ndtype\n", "c_codecs\nencode\n", "c__torch__\nA\n")
                .telling("]", "}", "(", "t", "e", "a", "s", "u", ".", "q\u0000", "h\u0000", "h\u0001", "Q", "P0\n")
                .tellingBytes(0x80, 2)
                .tellingBytes(0x80, 4)
                .tellingBytes('r', 0, 0, 0, 0)
                .tellingBytes('j', 0, 0, 0, 0)
                .tellingBytes('X', 0xff, 0xff, 0xff, 0x7f)
                .tellingBytes('B', 0xff, 0xff, 0xff, 0x7f)
                .tellingBytes(0x8a, 0xff)
                .tellingBytes(0x8b, 0xff, 0xff, 0xff, 0x7f)
                .tellingBytes(0x93)
                .tellingBytes(0x94)
                .tellingBytes(0x81)
                .tellingBytes(0x85)
                .run(folder.resolve("fuzz"), file -> TorchArchive.names(file, Files.readAllBytes(file)))
                .assertBothHappened();
    }

    private byte[] pickle(String name) throws IOException {
        Path archive = folder.resolve("archive");
        try (InputStream in = TensorFile.class.getResourceAsStream("torch/" + name)) {
            Files.copy(in, archive, StandardCopyOption.REPLACE_EXISTING);
        }
        try (ZipFile zip = new ZipFile(archive.toFile())) {
            ZipEntry entry = zip.stream()
                    .filter(each -> each.getName().endsWith("/data.pkl"))
                    .findFirst()
                    .orElseThrow();
            return zip.getInputStream(entry).readAllBytes();
        }
    }
}
