package org.dapo.itests;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.dapo.tensorfile.TensorData;
import org.dapo.tensorfile.TorchArchiveWriter;

/** A training checkpoint of a small CLIP with heads 64 wide, written like torch.save does, in open_clip's naming. */
final class OwnWeights {
    private static final int WIDTH = 64;
    private static final int EMBEDDING = 16;
    private static final int VOCABULARY = 49408;

    private final Random random = new Random(5);
    private final Map<String, TensorData> tensors = new LinkedHashMap<>();

    private OwnWeights() {}

    static void writeTo(Path file) throws IOException {
        OwnWeights own = new OwnWeights();
        own.draw("visual.class_embedding", WIDTH);
        own.draw("visual.positional_embedding", 17, WIDTH);
        own.draw("visual.conv1.weight", WIDTH, 3, 8, 8);
        own.norm("visual.ln_pre");
        own.layers("visual.transformer.resblocks.", 4);
        own.norm("visual.ln_post");
        own.draw("visual.proj", WIDTH, EMBEDDING);
        own.draw("token_embedding.weight", VOCABULARY, WIDTH);
        own.draw("positional_embedding", 20, WIDTH);
        own.layers("transformer.resblocks.", 2);
        own.norm("ln_final");
        own.draw("text_projection", WIDTH, EMBEDDING);
        TorchArchiveWriter.write(file, Map.of("epoch", 3L), Map.of("state_dict", own.tensors));
    }

    private void layers(String prefix, int count) {
        for (int i = 0; i < count; i++) {
            String layer = prefix + i;
            norm(layer + ".ln_1");
            draw(layer + ".attn.in_proj_weight", 3 * WIDTH, WIDTH);
            draw(layer + ".attn.in_proj_bias", 3 * WIDTH);
            linear(layer + ".attn.out_proj", WIDTH, WIDTH);
            norm(layer + ".ln_2");
            linear(layer + ".mlp.c_fc", 4 * WIDTH, WIDTH);
            linear(layer + ".mlp.c_proj", WIDTH, 4 * WIDTH);
        }
    }

    private void linear(String name, int out, int in) {
        draw(name + ".weight", out, in);
        draw(name + ".bias", out);
    }

    private void norm(String name) {
        draw(name + ".weight", WIDTH);
        draw(name + ".bias", WIDTH);
    }

    private void draw(String name, long... shape) {
        int size = 1;
        for (long dimension : shape) {
            size *= (int) dimension;
        }
        float[] values = new float[size];
        for (int i = 0; i < size; i++) {
            values[i] = (float) random.nextGaussian() * 0.1f;
        }
        tensors.put("module." + name, TensorData.of(values, shape));
    }
}
