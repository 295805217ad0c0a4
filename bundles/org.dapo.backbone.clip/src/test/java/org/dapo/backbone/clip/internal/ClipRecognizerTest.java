package org.dapo.backbone.clip.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.dapo.api.model.ModelManifest;
import org.dapo.api.model.RecognizedModel;
import org.dapo.nn.api.backbone.BackboneException;
import org.dapo.nn.api.backbone.BackboneSpec;
import org.dapo.nn.api.backbone.BackboneSpec.Activation;
import org.dapo.nn.api.backbone.Preprocessing;
import org.dapo.tensorfile.TensorData;
import org.dapo.tensorfile.TensorFile;
import org.dapo.tensorfile.TensorFileWriter;
import org.dapo.tensorfile.TorchArchiveWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClipRecognizerTest {
    private final ClipRecognizer recognizer = new ClipRecognizer();

    @TempDir
    Path folder;

    private BackboneSpec recognized(Path file, Map<String, String> stated) throws IOException, BackboneException {
        RecognizedModel model = ClipRecognizer.read(file, stated).orElseThrow().model();
        assertEquals("clip", model.family());
        ModelManifest manifest = new ModelManifest("m", "clip", "", "", "", List.of(), model.fields());
        assertEquals(
                new ModelDescription.WeightFile(file.getFileName().toString()),
                ModelDescription.read(manifest).weights());
        return ModelDescription.read(manifest).spec();
    }

    private static BackboneSpec unnamed(BackboneSpec spec) {
        return new BackboneSpec(
                "m",
                spec.vision(),
                spec.patch(),
                spec.imageSize(),
                spec.text(),
                spec.contextLength(),
                spec.vocabularySize(),
                spec.embedding(),
                spec.activation(),
                spec.preprocessing());
    }

    private static Stream<Arguments> everyFile() {
        return ReferenceModel.all().flatMap(model -> model.weightFiles().map(file -> Arguments.of(model, file)));
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("everyFile")
    void everyPublishedFormIsRecognised(ReferenceModel model, String file) throws IOException, BackboneException {
        BackboneSpec spec = unnamed(model.spec());
        // The file of open_clip has no configuration, and its heads are narrower than any published. Both are stated.
        Map<String, String> stated = model.toString().startsWith("open_clip")
                ? Map.of(
                        "activation",
                        spec.activation() == Activation.GELU ? "gelu" : "quick_gelu",
                        "visionHeads",
                        Integer.toString(spec.vision().heads()),
                        "textHeads",
                        Integer.toString(spec.text().heads()))
                : Map.of();
        assertEquals(spec, recognized(model.path(file), stated));
    }

    @Test
    void aModelWithItsOwnWordsIsRefused() {
        Path tiny = TowerFixture.FOLDER.resolve("tiny.safetensors");
        assertEquals(
                tiny
                        + ": its vocabulary has 60 entries, and CLIP's tokenizer needs 49408; a model with its own words needs"
                        + " a model.json that names its word list (models/README.md describes it)",
                refusal(tiny, STATED));
    }

    @Test
    void theShardsOfAnIndexBelongToTheModel() throws IOException {
        ReferenceModel sharded = ReferenceModel.all()
                .filter(model -> model.toString().equals("transformers-quick_gelu"))
                .findFirst()
                .orElseThrow();
        List<Path> files = ClipRecognizer.read(sharded.path("sharded/model.safetensors.index.json"), Map.of())
                .orElseThrow()
                .model()
                .files();
        assertEquals(5, files.size());
        assertTrue(files.stream().allMatch(Files::isRegularFile));
    }

    private Map<String, TensorData> tiny() throws IOException {
        Map<String, TensorData> tensors = new LinkedHashMap<>();
        try (TensorFile file = TensorFile.open(TowerFixture.FOLDER.resolve("tiny.safetensors"))) {
            for (String name : file.entries().keySet()) {
                tensors.put(
                        name,
                        TensorData.of(
                                file.entries().get(name).type(),
                                file.entries().get(name).shape(),
                                file.bytes(name)));
            }
        }
        return tensors;
    }

    private Path written(Map<String, TensorData> tensors) throws IOException {
        Path file = folder.resolve("weights.safetensors");
        TensorFileWriter.write(file, tensors, Map.of());
        return file;
    }

    private static final Map<String, String> STATED =
            Map.of("activation", "gelu", "visionHeads", "3", "textHeads", "2");

    private String refusal(Path file, Map<String, String> stated) {
        String message = assertThrows(IOException.class, () -> recognizer.recognize(file, stated))
                .getMessage();
        assertTrue(message.startsWith(file.toString()), message);
        return message;
    }

    private static Stream<Convolutions> convolutions() {
        return Stream.of(Convolutions.NONE, new Convolutions(List.of(5, 6), false), new Convolutions(List.of(), true));
    }

    @ParameterizedTest
    @MethodSource("convolutions")
    void convolutionsAreSeen(Convolutions convolutions) throws IOException, BackboneException {
        BackboneSpec spec = TowerFixture.spec("gelu");
        Map<String, TensorData> tensors = new LinkedHashMap<>();
        ClipTensors.shapes(spec, convolutions)
                .forEach((name, shape) ->
                        tensors.put(name, TensorData.of(new float[(int) shape.size()], shape.getShape())));
        Path file = written(tensors);
        assertEquals(unnamed(spec), recognized(file, STATED));
        String fields = ClipRecognizer.read(file, STATED).orElseThrow().model().fields();
        assertEquals(
                convolutions,
                ModelDescription.read(new ModelManifest("m", "clip", "", "", "", List.of(), fields))
                        .convolutions());
    }

    @Test
    void aTrainingCheckpointIsSearchedForTheModelInIt() throws IOException, BackboneException {
        Map<String, TensorData> parallel = new LinkedHashMap<>();
        tiny().forEach((name, tensor) -> parallel.put("module." + name, tensor));
        parallel.put("module.logit_scale", TensorData.of(new float[] {4.6f}));
        Map<String, Map<String, TensorData>> dictionaries = new LinkedHashMap<>();
        dictionaries.put("state_dict", parallel);
        dictionaries.put("optimizer", Map.of("state.0.exp_avg", TensorData.of(new float[] {1}, 1)));
        Path file = folder.resolve("epoch_1.pt");
        TorchArchiveWriter.write(file, Map.of("epoch", 1L), dictionaries);
        assertEquals(unnamed(TowerFixture.spec("gelu")), recognized(file, STATED));
    }

    @Test
    void whatWeightsCannotTellIsAskedFor() throws IOException {
        Path file = written(tiny());
        assertTrue(refusal(file, Map.of("visionHeads", "3", "textHeads", "2")).contains("state activation=gelu"));
        assertTrue(refusal(file, Map.of("activation", "gelu", "textHeads", "2")).contains("state visionHeads=…"));
        assertTrue(
                refusal(file, Map.of("activation", "gelu", "visionHeads", "3")).contains("state textHeads=…"));
    }

    @Test
    void whatCannotBeMeantIsRefused() throws IOException {
        Path file = written(tiny());
        assertTrue(refusal(file, Map.of("activation", "relu", "visionHeads", "3", "textHeads", "2"))
                .contains("is 'relu', where quick_gelu or gelu would be"));
        assertTrue(refusal(file, Map.of("activation", "gelu", "visionHeads", "many", "textHeads", "2"))
                .contains("visionHeads is 'many'"));
        assertTrue(refusal(file, Map.of("activation", "gelu", "visionHeads", "5", "textHeads", "2"))
                .contains("must divide the width"));
        assertTrue(refusal(file, Map.of("depth", "5")).contains("'depth' cannot be stated"));
    }

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
    void theInterpolationOfPublishedPreprocessingCounts() throws IOException, BackboneException {
        Path file = written(tiny());
        Files.writeString(
                folder.resolve("config.json"),
                "{\"vision_config\": {}, \"text_config\": {\"num_attention_heads\": 2}}");
        Files.writeString(
                folder.resolve("preprocessor_config.json"),
                "{\"image_mean\": [0.5, 0.5, 0.5], \"image_std\": [0.5, 0.5, 0.5], \"resample\": 2}");
        assertEquals(
                Preprocessing.Interpolation.BILINEAR,
                recognized(file, Map.of()).preprocessing().interpolation());
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
    void aFilterThatImagesAreNotResizedWithIsRefused() throws IOException, BackboneException {
        Path file = written(tiny());
        Path preprocessor = folder.resolve("preprocessor_config.json");
        Files.writeString(
                folder.resolve("config.json"),
                "{\"vision_config\": {}, \"text_config\": {\"num_attention_heads\": 2}}");
        String means = "{\"image_mean\": [0.5, 0.5, 0.5], \"image_std\": [0.5, 0.5, 0.5], \"resample\": %s}";
        Files.writeString(preprocessor, means.formatted("2.0"));
        assertEquals(
                Preprocessing.Interpolation.BILINEAR,
                recognized(file, Map.of()).preprocessing().interpolation());
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
        assertTrue(refusal(file, Map.of("visionHeads", "3", "textHeads", "2")).contains("state activation=gelu"));
        assertTrue(refusal(file, Map.of("activation", "gelu", "textHeads", "2")).contains("state visionHeads=…"));
        assertTrue(
                refusal(file, Map.of("activation", "gelu", "visionHeads", "3")).contains("state textHeads=…"));
    }

    @Test
    void aBrokenConfigurationIsNamed() throws IOException {
        Path file = written(tiny());
        Files.writeString(folder.resolve("config.json"), "[");
        String message = assertThrows(IOException.class, () -> recognizer.recognize(file, STATED))
                .getMessage();
        assertTrue(message.startsWith(folder.resolve("config.json").toString()), message);
    }

    @Test
    void aFileOfSomethingElseIsNobodys() throws IOException {
        Path file = written(Map.of("layer1.0.conv1.weight", TensorData.of(new float[] {1}, 1)));
        assertEquals(Optional.empty(), recognizer.recognize(file, Map.of()));
    }

    @Test
    void aModelThatIsNotWholeIsRefusedByWhatItLacks() throws IOException {
        Map<String, TensorData> tensors = tiny();
        tensors.remove("visual.transformer.resblocks.1.mlp.c_fc.bias");
        assertTrue(
                refusal(written(tensors), STATED).contains("1 missing (visual.transformer.resblocks.1.mlp.c_fc.bias"));
        tensors.remove("ln_final.weight");
        tensors.remove("text_projection");
        assertTrue(refusal(written(tensors), STATED).contains("no tensor 'text_projection'"));
    }

    @Test
    void aPositionEmbeddingThatIsNoSquareIsRefused() throws IOException {
        Map<String, TensorData> tensors = tiny();
        tensors.put("visual.positional_embedding", TensorData.of(new float[13 * 24], 13, 24));
        assertTrue(refusal(written(tensors), STATED).contains("12 places beside the class token's"));
    }
}
