package org.dapo.backbone.clip.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.dapo.api.model.ModelManifest;
import org.dapo.backbone.clip.internal.weights.Convolutions;
import org.dapo.nn.api.backbone.BackboneException;
import org.dapo.nn.api.backbone.BackboneSpec;
import org.dapo.nn.api.backbone.Preprocessing;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelDescriptionTest {
    private static ModelDescription read(String json) throws BackboneException {
        return ModelDescription.read(new ModelManifest("tiny", "clip", "", "", "Apache-2.0", List.of(), json));
    }

    @Test
    void theArchitectureIsRead() throws BackboneException {
        BackboneSpec spec = read(SeededModel.TINY).spec();
        assertEquals(
                new BackboneSpec(
                        "tiny",
                        new BackboneSpec.Tower(32, 3, 4, 128),
                        8,
                        32,
                        new BackboneSpec.Tower(16, 2, 2, 64),
                        16,
                        49408,
                        24,
                        BackboneSpec.Activation.QUICK_GELU,
                        Preprocessing.CLIP),
                spec);
        assertEquals(new ModelDescription.Seed(7), read(SeededModel.TINY).weights());
    }

    @Test
    void convolutionsAreRead() throws BackboneException {
        assertEquals(Convolutions.NONE, read(SeededModel.TINY).convolutions());
        ModelDescription stem = read(SeededModel.TINY.replace("\"patch\": 8", "\"patch\": 8, \"stem\": [4, 12]"));
        assertEquals(new Convolutions(List.of(4, 12), false), stem.convolutions());
        assertEquals(read(SeededModel.TINY).spec(), stem.spec());
        ModelDescription positions =
                read(SeededModel.TINY.replace("\"patch\": 8", "\"patch\": 8, \"conditionalPositions\": true"));
        assertEquals(new Convolutions(List.of(), true), positions.convolutions());
    }

    @Test
    void preprocessingAndWeightFileAreRead() throws BackboneException {
        ModelDescription description = read(SeededModel.TINY
                .replace("{\"seed\": 7}", "{\"file\": \"model.safetensors\"}")
                .replaceFirst(
                        "\\{", "{\"preprocessing\": {\"std\": [0.5, 0.5, 0.5], \"interpolation\": \"bilinear\"}, "));
        assertEquals(new ModelDescription.WeightFile("model.safetensors"), description.weights());
        assertEquals(
                new Preprocessing(
                        Preprocessing.CLIP.mean(), List.of(0.5f, 0.5f, 0.5f), Preprocessing.Interpolation.BILINEAR),
                description.spec().preprocessing());
    }

    /** Each row has the text to replace, its replacement, and a part of the message. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"embedding\": 24        | \"embedding\": \"24\"  | tiny/model.json: architecture.embedding must be a whole number",
                "\"embedding\": 24        | \"embedding\": 2.5     | architecture.embedding must be a whole number, not 2.5",
                "\"embedding\": 24        | \"embeding\": 24       | architecture.embeding is not known here; known are embedding",
                "\"patch\": 8             | \"patch\": 0           | architecture.vision.patch is 0, where 1 to",
                "\"patch\": 8             | \"patch\": 7           | tiny: the image size 32 is not a multiple of the patch side 7",
                "\"patch\": 8             | \"patch\": 8, \"stem\": [1, 1, 1, 1] | architecture.vision.stem halves the image 4 times, which the patch side must allow",
                "\"patch\": 8             | \"patch\": 8, \"stem\": [0] | architecture.vision.stem must be a list of whole numbers from 1 to",
                "\"patch\": 8             | \"patch\": 8, \"stem\": 4 | architecture.vision.stem must be a list of numbers",
                "\"patch\": 8             | \"patch\": 8, \"conditionalPositions\": 1 | architecture.vision.conditionalPositions must be true or false",
                "\"heads\": 4             | \"heads\": 5           | tiny/model.json: not a tower: width 32, layers 3, heads 5",
                "\"width\": 16, \"layers\"  | \"layers\"             | architecture.text.width must be a whole number",
                "\"quick_gelu\"           | \"relu\"               | architecture.activation is 'relu', where quick_gelu or gelu would be",
                "\"seed\": 7              | \"seed\": 7, \"file\": \"a\" | weights has either a seed or a file",
                "\"seed\": 7              | ``                   | weights has either a seed or a file",
                "\"weights\"              | \"preprocessing\": {\"mean\": [0, 0, 1e40]}, \"weights\" | three means of 0 to 1 and three deviations",
                "\"weights\"              | \"preprocessing\": {\"mean\": [122, 116, 104]}, \"weights\" | three means of 0 to 1 and three deviations",
                "\"weights\"              | \"weight\"             | tiny/model.json: weight is not known here; known are name, version,",
                "\"weights\"              | \"preprocesing\": {}, \"weights\" | tiny/model.json: preprocesing is not known here",
                "\"layers\": 3            | \"layers\": 1025        | architecture.vision.layers is 1025, where 1 to 1024 would be",
                "\"width\": 16,           | \"width\": 65536,       | tiny/model.json: its architecture has 3238002688 values in the tensor 'token_embedding.weight'",
            })
    void mistakesNameFileAndField(String what, String by, String message) {
        BackboneException e =
                assertThrows(BackboneException.class, () -> read(SeededModel.TINY.replace(what.strip(), by.strip())));
        assertEquals(message, e.getMessage().contains(message) ? message : e.getMessage());
    }

    @Test
    void aTensorOfMoreValuesThanALongCanCountIsNamed() {
        String vision = """
                "imageSize": 1048576, "patch": 1048576, "stem": [1048576], "width": 64,""";
        BackboneException e = assertThrows(
                BackboneException.class,
                () -> read(SeededModel.TINY.replace("\"imageSize\": 32, \"patch\": 8, \"width\": 32,", vision)));
        assertEquals(
                "tiny/model.json: its architecture has 18446744073709551616 values in the tensor"
                        + " 'visual.conv1.weight', where 536870911 would be the most",
                e.getMessage());
    }

    @Test
    void whatIsNotJsonIsRefused() {
        assertThrows(BackboneException.class, () -> read("{"));
        assertThrows(BackboneException.class, () -> read("[]"));
        BackboneException e = assertThrows(BackboneException.class, () -> read("{\"a\": \"\n"));
        assertEquals(1, e.getMessage().lines().count(), e.getMessage());
    }
}
