package org.dapo.backbone.clip.internal.weights;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.dapo.nn.api.backbone.BackboneSpec;

/**
 * Untrained weights that are the same on every machine. Each element is a function of the seed, its tensor's name and its index,
 * in integer arithmetic and one product. So the order in which threads draw them does not matter. Standard deviations are those
 * of CLIP's own initialisation (Radford et al. 2021, as open_clip's TextTransformer and VisionTransformer).
 */
public final class SeededWeights {
    private static final int CHUNK = 1 << 18;
    /** SplitMix64's increment (Steele et al. 2014). */
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private final BackboneSpec spec;
    private final Convolutions convolutions;
    private final long seed;

    public SeededWeights(BackboneSpec spec, Convolutions convolutions, long seed) {
        this.spec = spec;
        this.convolutions = convolutions;
        this.seed = seed;
    }

    /** Draws every tensor of the model. They are drawn in turn in one buffer and copied from there. */
    public Map<String, NDArray> draw(NDManager owner) {
        Map<String, Shape> shapes = ClipTensors.shapes(spec, convolutions);
        long largest = shapes.values().stream().mapToLong(Shape::size).max().orElseThrow();
        ByteBuffer room = ByteBuffer.allocateDirect(Math.toIntExact(Math.multiplyExact(largest, Float.BYTES)));
        Map<String, NDArray> tensors = new LinkedHashMap<>();
        shapes.forEach((name, shape) -> tensors.put(name, draw(owner, name, shape, room)));
        return tensors;
    }

    private NDArray draw(NDManager owner, String name, Shape shape, ByteBuffer room) {
        int size = Math.toIntExact(shape.size());
        ByteBuffer bytes = room.slice(0, size * Float.BYTES).order(ByteOrder.nativeOrder());
        FloatBuffer floats = bytes.asFloatBuffer();
        float constant = name.matches(".*(ln_[a-z0-9]+)\\.weight") ? 1 : 0;
        float deviation = name.endsWith("bias") || constant == 1 ? 0 : (float) deviation(name, shape);
        long start = mix(seed ^ mix(hash(name)));
        IntStream.range(0, (size + CHUNK - 1) / CHUNK).parallel().forEach(chunk -> {
            int end = (int) Math.min(size, (chunk + 1L) * CHUNK);
            for (int i = chunk * CHUNK; i < end; i++) {
                floats.put(i, constant + deviation * normal(mix(start + i * GOLDEN)));
            }
        });
        return EngineMemory.moved(owner.create(bytes, shape, DataType.FLOAT32));
    }

    private double deviation(String name, Shape shape) {
        BackboneSpec.Tower tower = name.startsWith("visual.") ? spec.vision() : spec.text();
        double wide = 1 / StrictMath.sqrt(tower.width());
        if (name.equals("token_embedding.weight")) {
            return 0.02;
        }
        if (name.equals("positional_embedding")) {
            return 0.01;
        }
        if (shape.dimension() == 4) {
            // PyTorch's initialisation of a convolution. The stem's is that of He et al. 2015: it comes before a GELU.
            double inputs = shape.size() / (double) shape.get(0);
            return StrictMath.sqrt((name.startsWith(Convolutions.STEM) ? 2 : 1 / 3.0) / inputs);
        }
        if (name.endsWith("c_fc.weight")) {
            return wide / StrictMath.sqrt(2);
        }
        if (name.endsWith("out_proj.weight") || name.endsWith("c_proj.weight")) {
            return wide / StrictMath.sqrt(2.0 * tower.layers());
        }
        return wide;
    }

    /** Approximately standard normal: the sum of four uniform 16-bit numbers, scaled to mean 0 and deviation 1; within ±3.47. */
    private static float normal(long bits) {
        long sum = (bits & 0xFFFF) + (bits >>> 16 & 0xFFFF) + (bits >>> 32 & 0xFFFF) + (bits >>> 48);
        return (sum - 131070) * NORMAL_SCALE;
    }

    /** The inverse deviation of the sum of four uniform numbers in 0 to 65535: sqrt(12 / (4 (65536² - 1))). */
    private static final float NORMAL_SCALE = (float) StrictMath.sqrt(12 / (4 * (65536.0 * 65536.0 - 1)));

    /** SplitMix64's finaliser. */
    private static long mix(long value) {
        long z = (value ^ value >>> 30) * 0xBF58476D1CE4E5B9L;
        z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
        return z ^ z >>> 31;
    }

    /** FNV-1a over a name's characters. */
    private static long hash(String name) {
        long hash = 0xCBF29CE484222325L;
        for (int i = 0; i < name.length(); i++) {
            hash = (hash ^ name.charAt(i)) * 0x100000001B3L;
        }
        return hash;
    }
}
