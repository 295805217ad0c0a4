package org.dapo.tensorfile;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import org.dapo.testkit.fuzz.ReaderFuzz;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TorchArchiveFuzzTest {
    @TempDir
    Path folder;

    @Test
    void aSpoiltArchiveIsReadOrRefused() throws IOException {
        ReaderFuzz.of("torch archive", TensorFileException.class)
                .seed("model.pth", fixture("training.pth"))
                .seed("model.pth", fixture("protocol4.pth"))
                .seed("model.pth", fixture("script.pt"))
                .seed("model.pth", fixture("namespace.pth"))
                .telling("data.pkl", "data/0", "constants.pkl", "byteorder", "big", "archive/", "../", "PK")
                .tellingBytes('P', 'K', 1, 2)
                .tellingBytes('P', 'K', 3, 4)
                .tellingBytes('P', 'K', 5, 6)
                .tellingBytes('P', 'K', 6, 6)
                .tellingBytes('P', 'K', 6, 7)
                .run(folder.resolve("fuzz"), Samples::readWhole)
                .assertBothHappened();
    }

    @Test
    void aSpoiltIndexOfShardsIsReadOrRefused() throws IOException {
        ReaderFuzz.of("index of shards", TensorFileException.class)
                .seed("model.safetensors.index.json", fixture("sharded/model.safetensors.index.json"))
                .companion("model-00001-of-00002.safetensors", fixture("sharded/model-00001-of-00002.safetensors"))
                .companion("model-00002-of-00002.safetensors", fixture("sharded/model-00002-of-00002.safetensors"))
                .telling(
                        "{",
                        "}",
                        "[",
                        "]",
                        "\"",
                        ",",
                        ":",
                        "\\u0000",
                        "\\",
                        "weight_map",
                        "metadata",
                        "null",
                        "../",
                        "/")
                .namedInMessages(path -> path.getParent().toString())
                .run(folder.resolve("fuzz"), Samples::readWhole)
                .assertBothHappened();
    }

    private static byte[] fixture(String name) throws IOException {
        try (InputStream in = TorchArchiveFuzzTest.class.getResourceAsStream("torch/" + name)) {
            return in.readAllBytes();
        }
    }
}
