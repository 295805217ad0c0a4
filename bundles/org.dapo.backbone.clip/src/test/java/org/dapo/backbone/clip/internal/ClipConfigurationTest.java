package org.dapo.backbone.clip.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.dapo.nn.api.backbone.BackboneException;
import org.dapo.nn.api.backbone.BackboneSpec;
import org.dapo.nn.api.backbone.BackboneSpec.Activation;
import org.dapo.nn.api.backbone.Preprocessing;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests what the configuration beside a model's file adds to the file. */
class ClipConfigurationTest extends ClipFiles {
    @Test
    void openClipsConfigurationBesideTheFileCounts() throws IOException, BackboneException {
        Path file = written(tiny());
        Files.writeString(folder.resolve("open_clip_config.json"), """
                {"model_cfg": {"quick_gelu": true, "vision_cfg": {"width": 24, "head_width": 8}, "text_cfg": {"heads": 2}},
                 "preprocess_cfg": {"mean": [0.5, 0.5, 0.5], "std": [0.25, 0.25, 0.25]}}
                """);
        BackboneSpec spec = recognized(file, Map.of());
        assertEquals(Activation.QUICK_GELU, spec.activation());
        assertEquals(3, spec.vision().heads());
        assertEquals(2, spec.text().heads());
        assertEquals(
                new Preprocessing(
                        List.of(.5f, .5f, .5f), List.of(.25f, .25f, .25f), Preprocessing.Interpolation.BICUBIC),
                spec.preprocessing());
        assertEquals(
                Activation.GELU, recognized(file, Map.of("activation", "gelu")).activation());
    }

    @Test
    void theConfigurationOfAnotherClipIsRefused() throws IOException {
        Path file = written(tiny());
        Files.writeString(
                folder.resolve("config.json"),
                "{\"model_type\": \"clip\", \"vision_config\": {\"hidden_size\": 1024}, \"text_config\": {}}");
        String said = refusal(file, Map.of("visionHeads", "3", "textHeads", "2"));
        assertTrue(
                said.contains("its vision tower has a width of 1024, that of the weights has 24; move one of them"),
                said);
    }

    /** Its features would differ a little from the published ones, and nobody would notice. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "config.json | {'model_type': 'clip', 'vision_config': {'hidden_act': 'gelu'}, 'text_config': {}} | states the activation 'gelu' of its vision tower and 'quick_gelu' of its text tower; both must have the same",
                "config.json | {'model_type': 'clip', 'text_config': {'layer_norm_eps': 1e-6}} | states an epsilon of 1e-6 for the layer norms of its text tower; only CLIP's 1.0E-5 is supported",
                "open_clip_config.json | {'model_cfg': {'vision_cfg': {'norm_kwargs': {'eps': 1e-6}}}} | states an epsilon of 1e-6 for the layer norms of its vision tower; only CLIP's 1.0E-5 is supported",
            })
    void whatTheTowersCannotDoIsRefused(String name, String config, String why) throws IOException {
        Path file = written(tiny());
        Files.writeString(folder.resolve(name), config.replace('\'', '"'));
        assertEquals(
                "%s, beside the weights, %s".formatted(folder.resolve(name), why),
                assertThrows(IOException.class, () -> recognizer.recognize(file, STATED))
                        .getMessage());
    }

    @Test
    void theFilterOfPublishedPreprocessingCountsAndAnUnsupportedOneIsRefused() throws IOException, BackboneException {
        Path file = written(tiny());
        Path preprocessor = folder.resolve("preprocessor_config.json");
        Files.writeString(
                folder.resolve("config.json"),
                "{\"vision_config\": {}, \"text_config\": {\"num_attention_heads\": 2}}");
        String means = "{\"image_mean\": [0.5, 0.5, 0.5], \"image_std\": [0.5, 0.5, 0.5], \"resample\": %s}";
        for (String bilinear : List.of("2", "2.0")) {
            Files.writeString(preprocessor, means.formatted(bilinear));
            assertEquals(
                    Preprocessing.Interpolation.BILINEAR,
                    recognized(file, Map.of()).preprocessing().interpolation());
        }
        Files.writeString(preprocessor, means.formatted("1"));
        assertEquals(
                preprocessor
                        + ", beside the weights, states the resampling filter '1'; only bicubic (3) and bilinear (2) are supported",
                assertThrows(IOException.class, () -> recognizer.recognize(file, Map.of()))
                        .getMessage());
    }

    @Test
    void anActivationThatTheTowersLackIsNamed() throws IOException {
        Path file = written(tiny());
        Files.writeString(
                folder.resolve("config.json"),
                "{\"vision_config\": {\"hidden_act\": \"relu\"}, \"text_config\": {\"hidden_act\": \"relu\"}}");
        String said = refusal(file, Map.of("visionHeads", "3", "textHeads", "2"));
        assertTrue(said.contains("is 'relu', where quick_gelu or gelu would be"), said);
    }

    @Test
    void theEpsilonOfClipIsTaken() throws IOException, BackboneException {
        Path file = written(tiny());
        Files.writeString(
                folder.resolve("config.json"),
                "{\"model_type\": \"clip\", \"vision_config\": {\"layer_norm_eps\": 1e-05},"
                        + " \"text_config\": {\"num_attention_heads\": 2, \"layer_norm_eps\": 0.00001}}");
        assertEquals(12, recognized(file, Map.of()).vision().heads());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"model_type\": \"clip\", \"text_config\": {\"num_attention_heads\": 2}, \"vision_config\": null}",
                "{\"vision_config\": {}, \"text_config\": {\"num_attention_heads\": 2}}",
                "{\"vision_config\": {\"hidden_act\": \"gelu\"}, \"vision_config_dict\": {\"num_attention_heads\": 12},"
                        + " \"text_config_dict\": {\"num_attention_heads\": 2}}",
            })
    void whatClipsConfigurationLeavesOutIsAsInItsLibrary(String config) throws IOException, BackboneException {
        Path file = written(tiny());
        Files.writeString(folder.resolve("config.json"), config);
        BackboneSpec spec = recognized(file, Map.of());
        assertEquals(Activation.QUICK_GELU, spec.activation());
        assertEquals(12, spec.vision().heads());
        assertEquals(2, spec.text().heads());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "config.json | {'model_type': 'bert', 'hidden_act': 'gelu', 'num_attention_heads': 12}",
                "config.json | {'model_type': 'clip_vision_model', 'num_attention_heads': 3}",
                "config.json | {'model_type': 'siglip', 'vision_config': {'num_attention_heads': 3}}",
                "config.json | {}",
                "open_clip_config.json | {'vision_cfg': {'width': 24, 'head_width': 8}, 'text_cfg': {'heads': 2}}",
                "open_clip_config.json | {}",
            })
    void theConfigurationOfSomethingElseSaysNothing(String name, String config) throws IOException {
        Path file = written(tiny());
        Files.writeString(folder.resolve(name), config.replace('\'', '"'));
        assertEverythingIsAskedFor(file);
    }

    @Test
    void aBrokenConfigurationIsNamed() throws IOException {
        Path file = written(tiny());
        Files.writeString(folder.resolve("config.json"), "[");
        String message = assertThrows(IOException.class, () -> recognizer.recognize(file, STATED))
                .getMessage();
        assertTrue(message.startsWith(folder.resolve("config.json").toString()), message);
    }
}
