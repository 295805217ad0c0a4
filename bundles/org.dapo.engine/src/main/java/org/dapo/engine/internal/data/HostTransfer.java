package org.dapo.engine.internal.data;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.dapo.api.image.RgbImage;
import org.dapo.api.image.ScoreMap;
import org.dapo.api.metric.Prediction;
import org.dapo.api.pipeline.PipelineException;
import org.dapo.api.pipeline.WrongValueException;
import org.dapo.imaging.Normaliser;
import org.dapo.nn.api.backbone.Preprocessing;
import org.dapo.nn.api.prompt.ImageBatch;
import org.dapo.nn.api.prompt.Scores;
import org.dapo.nn.api.prompt.Targets;

/** Transfers images and labels to the device and predictions back. */
public final class HostTransfer {
    private HostTransfer() {}

    /**
     * Transfers B images of S by S to the device as (B, 3, S, S).
     *
     * @throws WrongValueException if they exceed the maximum size of a buffer, which is 2 GB
     */
    public static ImageBatch images(
            NDManager manager, List<RgbImage> images, List<String> products, Preprocessing preprocessing)
            throws WrongValueException {
        int side = images.get(0).width();
        long size = 3L * Float.BYTES * side * side * images.size();
        if (size > Integer.MAX_VALUE) {
            throw new WrongValueException(
                    "a step of %d x %d x %d pixels takes more than 2 GB, the most allowed; choose a smaller batch or image size"
                            .formatted(images.size(), side, side));
        }
        ByteBuffer bytes = manager.allocateDirect((int) size);
        FloatBuffer floats = bytes.asFloatBuffer();
        Normaliser normaliser = new Normaliser(preprocessing.mean(), preprocessing.std());
        images.forEach(image -> normaliser.planes(image, floats));
        NDArray pixels = manager.create(bytes, new Shape(images.size(), 3, side, side), DataType.FLOAT32);
        return new ImageBatch(pixels, products);
    }

    /** Transfers B label maps of S·S to the device as (B, S, S) and (B). */
    public static Targets targets(NDManager manager, List<short[]> labels, boolean[] anomalous, int side) {
        long[] flat = new long[labels.size() * side * side];
        long[] images = new long[labels.size()];
        for (int b = 0; b < labels.size(); b++) {
            short[] map = labels.get(b);
            for (int i = 0; i < map.length; i++) {
                flat[b * map.length + i] = map[i];
            }
            images[b] = anomalous[b] ? 1 : 0;
        }
        return new Targets(manager.create(flat, new Shape(labels.size(), side, side)), manager.create(images));
    }

    /**
     * Transfers a strategy's scores of B images from the device, one prediction per image.
     *
     * @param noNumbers the exception to throw if a score is not a number
     * @throws WrongValueException if the maps of their states exceed the maximum size of a buffer, which is 2 GB
     */
    public static List<Prediction> predictions(Scores scores, int side, Supplier<PipelineException> noNumbers)
            throws PipelineException {
        if (scores.states().isPresent()) {
            long size = Float.BYTES * scores.states().get().size();
            if (size > Integer.MAX_VALUE) {
                throw new WrongValueException(
                        "the maps of the types in a step at %d x %d pixels take more than 2 GB, the most allowed; choose a smaller batch or image size, or name the product"
                                .formatted(side, side));
            }
        }
        float[] image = scores.image().toFloatArray();
        float[] anomaly = scores.anomaly().toFloatArray();
        Optional<float[]> states = scores.states().map(NDArray::toFloatArray);
        int perImage =
                states.map(all -> all.length / (image.length * side * side)).orElse(0);
        if (!numbers(image)
                || !numbers(anomaly)
                || !states.map(HostTransfer::numbers).orElse(true)) {
            throw noNumbers.get();
        }
        List<Prediction> predictions = new ArrayList<>();
        for (int b = 0; b < image.length; b++) {
            List<ScoreMap> maps = new ArrayList<>();
            for (int state = 0; state < perImage; state++) {
                maps.add(map(states.orElseThrow(), b * perImage + state, side));
            }
            predictions.add(new Prediction(image[b], map(anomaly, b, side), maps));
        }
        return predictions;
    }

    private static boolean numbers(float[] values) {
        for (float value : values) {
            if (!Float.isFinite(value)) {
                return false;
            }
        }
        return true;
    }

    private static ScoreMap map(float[] all, int index, int side) {
        int area = side * side;
        return new ScoreMap(side, side, Arrays.copyOfRange(all, index * area, (index + 1) * area));
    }

    /** Transfers an array's numbers from the device, row by row. */
    public static float[] values(NDArray array) {
        return array.toFloatArray();
    }

    /** Transfers one number from the device. */
    public static float scalar(NDArray value) {
        return value.getFloat();
    }
}
