package org.dapo.backbone.clip.internal.weights;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.LinkedHashMap;
import java.util.Map;
import org.dapo.nn.api.backbone.BackboneSpec;

/** The tensors of a CLIP model by open_clip's names, which are the ones used here, and the shapes that they must have. */
public final class ClipTensors {
    public static final String VISION_LAYERS = "visual.transformer.resblocks.";
    public static final String PATCHES = "visual.conv1.weight";
    public static final String TEXT_LAYERS = "transformer.resblocks.";
    private static final String QUERIES_KEYS_VALUES = ".attn.in_proj_weight";

    private ClipTensors() {}

    /**
     * Every tensor of a model and its shape, in a fixed order.
     *
     * @param spec the towers
     * @param convolutions the vision tower's convolutions
     */
    public static Map<String, Shape> shapes(BackboneSpec spec, Convolutions convolutions) {
        int vision = spec.vision().width();
        int text = spec.text().width();
        int grid = spec.imageSize() / spec.patch();
        Map<String, Shape> shapes = new LinkedHashMap<>();
        shapes.put("visual.class_embedding", new Shape(vision));
        shapes.put(ClipWeights.IMAGE_POSITIONS, new Shape(1L + (long) grid * grid, vision));
        for (int i = 0; i < convolutions.stem().size(); i++) {
            int channels = convolutions.stem().get(i);
            shapes.put(Convolutions.stemTensor(i, "weight"), new Shape(channels, convolutions.channels(i), 3, 3));
            shapes.put(Convolutions.stemTensor(i, "bias"), new Shape(channels));
        }
        int side = spec.patch() / convolutions.stride();
        shapes.put(PATCHES, new Shape(vision, convolutions.channels(), side, side));
        norm(shapes, "visual.ln_pre", vision);
        layers(shapes, VISION_LAYERS, spec.vision());
        if (convolutions.conditionalPositions()) {
            for (int i = 0; i < spec.vision().layers(); i++) {
                for (String one : Convolutions.IN_LAYER) {
                    shapes.put(VISION_LAYERS + i + one + ".weight", new Shape(vision, 1, 3, 3));
                    shapes.put(VISION_LAYERS + i + one + ".bias", new Shape(vision));
                }
            }
        }
        norm(shapes, "visual.ln_post", vision);
        shapes.put("visual.proj", new Shape(vision, spec.embedding()));
        shapes.put("token_embedding.weight", new Shape(spec.vocabularySize(), text));
        shapes.put("positional_embedding", new Shape(spec.contextLength(), text));
        layers(shapes, TEXT_LAYERS, spec.text());
        norm(shapes, "ln_final", text);
        shapes.put("text_projection", new Shape(text, spec.embedding()));
        return shapes;
    }

    /**
     * The matrices in the layers of both towers, and the number of maps stacked in each.
     *
     * @param tensors the tensors by name
     */
    public static Map<String, Integer> layerMaps(Map<String, NDArray> tensors) {
        Map<String, Integer> maps = new LinkedHashMap<>();
        tensors.forEach((name, tensor) -> {
            boolean inLayer = name.startsWith(VISION_LAYERS) || name.startsWith(TEXT_LAYERS);
            if (inLayer && tensor.getShape().dimension() == 2) {
                maps.put(name, name.endsWith(QUERIES_KEYS_VALUES) ? 3 : 1);
            }
        });
        return maps;
    }

    private static void layers(Map<String, Shape> shapes, String prefix, BackboneSpec.Tower tower) {
        for (int i = 0; i < tower.layers(); i++) {
            String layer = prefix + i;
            norm(shapes, layer + ".ln_1", tower.width());
            shapes.put(layer + QUERIES_KEYS_VALUES, new Shape(3L * tower.width(), tower.width()));
            shapes.put(layer + ".attn.in_proj_bias", new Shape(3L * tower.width()));
            linear(shapes, layer + ".attn.out_proj", tower.width(), tower.width());
            norm(shapes, layer + ".ln_2", tower.width());
            linear(shapes, layer + ".mlp.c_fc", tower.width(), tower.mlpWidth());
            linear(shapes, layer + ".mlp.c_proj", tower.mlpWidth(), tower.width());
        }
    }

    private static void norm(Map<String, Shape> shapes, String name, int width) {
        shapes.put(name + ".weight", new Shape(width));
        shapes.put(name + ".bias", new Shape(width));
    }

    private static void linear(Map<String, Shape> shapes, String name, int in, int out) {
        shapes.put(name + ".weight", new Shape(out, in));
        shapes.put(name + ".bias", new Shape(out));
    }
}
