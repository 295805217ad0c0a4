package org.dapo.engine.internal.pretraining;

import static org.dapo.nn.api.tensor.Constants.scalar;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.dapo.nn.api.backbone.BackboneSpec;

/**
 * Linear probes that are trained with a backbone and then discarded. One per layer of the vision tower predicts from the
 * patches what they show; another one uses the image feature. This is deep supervision (Lee et al. 2015, Deeply-supervised
 * nets, section 2). It makes defects linearly separable at every depth, on which methods with adapters rely. The distance
 * between patches and words remains as the contrastive loss leaves it. T is the number of defect types; class 0 is sound.
 */
final class Probes {
    private static final String WEIGHT = "probe.%s.weight";
    private static final String BIAS = "probe.%s.bias";
    private static final String IMAGE = "image";

    private final Map<String, NDArray> parameters = new LinkedHashMap<>();
    private final int layers;
    private final double temperature;
    private final double imageWeight;

    /**
     * Starts with zero weights: all classes are equally likely.
     *
     * @param manager owns the probes
     * @param spec the backbone
     * @param types the number of defect types T
     * @param temperature the temperature τ of the probe on the image feature
     * @param imageWeight the weight of that probe relative to the patch probes, at least 0; 0 means no such probe
     */
    Probes(NDManager manager, BackboneSpec spec, int types, double temperature, double imageWeight) {
        this.layers = spec.vision().layers();
        this.temperature = temperature;
        this.imageWeight = imageWeight;
        for (int layer = 0; layer < layers; layer++) {
            parameters.put(
                    WEIGHT.formatted(layer),
                    manager.zeros(new Shape(1 + types, spec.vision().width())));
            parameters.put(BIAS.formatted(layer), manager.zeros(new Shape(1 + types)));
        }
        if (imageWeight > 0) {
            parameters.put(WEIGHT.formatted(IMAGE), manager.zeros(new Shape(1 + types, spec.embedding())));
        }
        parameters.values().forEach(parameter -> parameter.setRequiresGradient(true));
    }

    /** The trained parameters: (1 + T, Dv) and (1 + T) per layer, and (1 + T, D) for the image probe, if there is one. */
    Map<String, NDArray> parameters() {
        return parameters;
    }

    /** The layers whose patches are needed, counted from 1: all. */
    List<Integer> layers() {
        return IntStream.rangeClosed(1, layers).boxed().toList();
    }

    /**
     * The loss of the probes.
     *
     * @param images (B, D), not normalised
     * @param seen the patches of the same images, and the targets of both
     * @return a scalar: the patches' mean cross-entropy over the layers, plus the images' weighted cross-entropy
     */
    NDArray loss(NDArray images, CaptionedBatch.Seen seen) {
        NDArray ofPatches = null;
        for (int layer = 0; layer < layers; layer++) {
            NDArray logits = product(seen.patches().get(layer), WEIGHT.formatted(layer))
                    .add(parameters.get(BIAS.formatted(layer)));
            NDArray one = crossEntropy(logits, seen.patchTargets());
            ofPatches = ofPatches == null ? one : ofPatches.add(one);
        }
        ofPatches = ofPatches.div(scalar(ofPatches, layers));
        return imageWeight > 0 ? ofPatches.add(ofImages(images, seen.imageTargets())) : ofPatches;
    }

    private NDArray ofImages(NDArray images, NDArray targets) {
        NDArray logits =
                product(images.normalize(2, 1), WEIGHT.formatted(IMAGE)).div(scalar(images, temperature));
        return crossEntropy(logits, targets).mul(scalar(images, imageWeight));
    }

    /** (N, 1 + T) of features (N, D) and a weight (1 + T, D). */
    private NDArray product(NDArray features, String weight) {
        NDArray transposed = parameters.get(weight).transpose(); // (D, 1 + T)
        // Otherwise it would live as long as the weight.
        transposed.attach(features.getManager());
        return features.matMul(transposed);
    }

    /** The weighted mean; the targets contain the weights. */
    private static NDArray crossEntropy(NDArray logits, NDArray targets) {
        return logits.logSoftmax(1).mul(targets).sum().neg();
    }
}
