package org.dapo.backbone.clip.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
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
import org.dapo.backbone.clip.internal.weights.ClipTensors;
import org.dapo.backbone.clip.internal.weights.Convolutions;
import org.dapo.nn.api.backbone.BackboneException;
import org.dapo.nn.api.backbone.BackboneSpec;
import org.dapo.nn.api.backbone.BackboneSpec.Activation;
import org.dapo.tensorfile.TensorData;
import org.dapo.tensorfile.TorchArchiveWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests which files are recognised as a CLIP. */
class ClipRecognizerTest extends ClipFiles {
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
        assertEverythingIsAskedFor(file);
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
