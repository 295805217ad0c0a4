package org.dapo.backbone.clip.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.dapo.api.model.ModelManifest;
import org.dapo.nn.api.backbone.BackboneException;
import org.dapo.nn.api.backbone.BackboneSpec;
import org.dapo.testkit.fuzz.ReaderFuzz;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelDescriptionFuzzTest {
    @TempDir
    Path folder;

    @Test
    void aSpoiltDescriptionIsReadOrRefused() throws IOException {
        String everyField = SeededModel.TINY
                .replace("{\"seed\": 7}", "{\"file\": \"model.safetensors\"}")
                .replaceFirst(
                        "\\{",
                        "{\"preprocessing\": {\"mean\": [0, 0.5, 1e-3], \"std\": [0.5, 0.5, 0.5],"
                                + " \"interpolation\": \"bilinear\"}, ");
        ReaderFuzz.of("model.json of clip", BackboneException.class)
                .seed("model.json", SeededModel.TINY.getBytes(StandardCharsets.UTF_8))
                .seed("model.json", everyField.getBytes(StandardCharsets.UTF_8))
                .namedInMessages(file -> "tiny")
                .telling("{", "}", "[", "]", "\"", ",", ":", "null", "true", "NaN", "Infinity", "1e400", "0", "-1")
                .telling(
                        "\"vision\"",
                        "\"text\"",
                        "\"weights\"",
                        "\"seed\"",
                        "\"mlpWidth\"",
                        "\"stem\"",
                        "\"conditionalPositions\"",
                        "\"mean\"",
                        "\"gelu\"",
                        "\\n")
                .run(folder, ModelDescriptionFuzzTest::readWhole)
                .assertBothHappened();
    }

    private static void readWhole(Path file) throws IOException, BackboneException {
        String json = Files.readString(file, StandardCharsets.ISO_8859_1);
        ModelDescription description =
                ModelDescription.read(new ModelManifest("tiny", "clip", "", "", "Apache-2.0", List.of(), json));
        BackboneSpec spec = description.spec();
        assertEquals(0, spec.patch() % description.convolutions().stride());
        assertTrue(spec.grid(spec.imageSize()) > 0);
        for (float deviation : spec.preprocessing().std()) {
            assertTrue(deviation > 0 && Float.isFinite(deviation), "a standard deviation of " + deviation);
        }
        for (float mean : spec.preprocessing().mean()) {
            assertTrue(Float.isFinite(mean), "a mean of " + mean);
        }
    }
}
