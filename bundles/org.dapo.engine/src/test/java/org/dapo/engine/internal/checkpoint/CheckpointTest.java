package org.dapo.engine.internal.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.dapo.api.pipeline.PipelineException;
import org.dapo.tensorfile.TensorFileWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CheckpointTest {
    private static final String STATE = "{\"epoch\":1,\"steps\":2,\"losses\":[0.5]}";
    private static final String PROVENANCE = """
            {"backbone":"b","backboneSha256":"0","prompt":"dapo","promptVersion":"1","profile":"corrected","taxonomy":"t",
             "taxonomySha256":"0","seed":1,"imageSize":32,"device":"cpu","threads":1,"versions":{},"settings":{"batch":"8"}}
            """;

    @TempDir
    Path folder;

    private Path checkpoint(String state, String provenance) throws IOException {
        Path file = folder.resolve("epoch-0001.safetensors");
        TensorFileWriter.write(
                file, Map.of(), Map.of("format", "dapo-checkpoint-1", "state", state, "provenance", provenance));
        return file;
    }

    @Test
    void whatItSaysOfItselfIsRead() throws Exception {
        try (Checkpoint checkpoint = Checkpoint.open(checkpoint(STATE, PROVENANCE))) {
            assertEquals(1, checkpoint.info().epoch());
            assertEquals(Map.of("batch", "8"), checkpoint.info().provenance().settings());
        }
    }

    /** Each row has the text to replace, its replacement, and the reason in the message. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"promptVersion\":\"1\", | ``                      | provenance: promptVersion is missing",
                "\"batch\":\"8\"          | \"batch\":null          | provenance: batch is missing",
                "\"settings\"             | \"setting\"             | provenance: settings is missing",
                "\"threads\":1            | \"threads\":\"many\"      | provenance: threads: For input string: \"many\"",
                "\"seed\":1,              | ``                      | provenance: seed is missing",
                "\"seed\":1               | \"seed\":1,\"seed\":2    | provenance: seed is there twice",
                "\"versions\":{}          | \"versions\":3          | provenance: versions: Expected BEGIN_OBJECT but was NUMBER",
                "{\"backbone\"            | [\"backbone\"           | provenance: Expected BEGIN_OBJECT but was BEGIN_ARRAY",
                "\"epoch\":1              | \"epoch\":0             | state: epoch 0 after 2 steps",
                "\"losses\"               | \"loss\"                | state: losses is missing",
                "[0.5]                    | [0.5, null]             | state: an entry is missing",
                "\"steps\"                | steps                   | state: Use JsonReader.setStrictness",
                "{\"epoch\"               | ``                      | state: ",
            })
    void aCheckpointThatDoesNotSayWhatItIsIsRefusedInOneLine(String what, String by, String reason) throws Exception {
        Path file = checkpoint(STATE.replace(what.strip(), by.strip()), PROVENANCE.replace(what.strip(), by.strip()));
        PipelineException e = assertThrows(PipelineException.class, () -> Checkpoint.open(file));
        assertTrue(e.getMessage().startsWith("the checkpoint " + file + " has no valid " + reason), e.getMessage());
        assertTrue(e.getMessage().matches("[^\\n?]+"), e.getMessage());
    }

    /** Lists take many times their text in memory. */
    @Test
    void aStateThatIsTooLongIsRefusedBeforeItIsRead() throws Exception {
        Path file = checkpoint(STATE.replace("0.5", "1" + ",1".repeat(1 << 19)), PROVENANCE);
        PipelineException e = assertThrows(PipelineException.class, () -> Checkpoint.open(file));
        assertTrue(e.getMessage().endsWith("characters, but at most 1048576 are read"), e.getMessage());
    }
}
