package org.dapo.backbone.clip.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.dapo.testkit.fuzz.ReaderFuzz;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PublishedConfigFuzzTest {
    private static final String WEIGHTS = "model.safetensors";

    @TempDir
    Path folder;

    @Test
    void aSpoiltConfigurationBesideWeightsIsReadOrRefused() throws IOException {
        Path model = ReferenceModel.FOLDER.resolve("transformers-gelu");
        ReaderFuzz.of("config.json", IOException.class)
                .seed("config.json", Files.readAllBytes(model.resolve("config.json")))
                .seed("open_clip_config.json", """
                        {"model_cfg": {"quick_gelu": false, "vision_cfg": {"width": 16, "head_width": 8}, "text_cfg": {"heads": 5}},
                         "preprocess_cfg": {"mean": [0.5, 0.5, 0.5], "std": [0.25, 0.25, 0.25]}}
                        """.getBytes(StandardCharsets.UTF_8))
                .companion(WEIGHTS, Files.readAllBytes(model.resolve(WEIGHTS)))
                .telling(
                        "{",
                        "}",
                        "[",
                        "]",
                        "\"",
                        ",",
                        ":",
                        "\\u0000",
                        "null",
                        "true",
                        "hidden_act",
                        "gelu",
                        "quick_gelu",
                        "layer_norm_eps",
                        "norm_kwargs",
                        "eps")
                .telling("model_cfg", "vision_cfg", "text_cfg", "heads", "head_width", "preprocess_cfg", "mean", "std")
                .namedInMessages(path -> path.getParent().toString())
                .run(folder.resolve("fuzz"), file -> ClipRecognizer.read(file.resolveSibling(WEIGHTS), Map.of()))
                .assertBothHappened();
    }
}
