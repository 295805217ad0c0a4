package org.dapo.engine.internal.pretraining;

import static org.dapo.nn.api.tensor.Constants.scalar;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.dapo.nn.api.backbone.BackboneSpec;

/**
 * Linear probes that are trained with a backbone and then thrown away: one for each layer of the vision tower, which reads off its
 * patches what they show, and one on the image's feature (deep supervision: Lee et al. 2015, Deeply-supervised nets, section 2). What
 * is defective can then be told by a linear map at every depth, which is what methods with adapters live on, while the patches stay
 * as far from words as the contrastive loss leaves them. T is how many types of defects there are; class 0 is sound.
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
     * Starts with probes that say nothing.
     *
     * @param manager owns them
     * @param spec the backbone
     * @param types how many types of defects T there are
     * @param temperature the temperature τ of the probe on the image's feature
     * @param imageWeight what that probe weighs beside those on patches, at least 0; at 0 there is none
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

    /** What is trained: for each layer (1 + T, Dv) and (1 + T), for the image's feature, if it has a probe, (1 + T, D). */
    Map<String, NDArray> parameters() {
        return parameters;
    }

    /** The layers whose patches are wanted, counted from 1: all. */
    List<Integer> layers() {
        List<Integer> all = new ArrayList<>();
        for (int layer = 1; layer <= layers; layer++) {
            all.add(layer);
        }
        return all;
    }

    /**
     * What the probes get wrong.
     *
     * @param images (B, D), not normalised
     * @param seen the patches of the same images, and what both show
     * @return a scalar: the mean of the patches' cross-entropy over the layers, and the images' cross-entropy by its weight
     */
    NDArray loss(NDArray images, CaptionedBatch.Seen seen) {
        NDArray ofPatches = null;
        for (int layer = 0; layer < layers; layer++) {
            NDArray logits = seen.patches()
                    .get(layer)
                    .matMul(parameters.get(WEIGHT.formatted(layer)).transpose())
                    .add(parameters.get(BIAS.formatted(layer)));
            NDArray one = crossEntropy(logits, seen.patchTargets());
            ofPatches = ofPatches == null ? one : ofPatches.add(one);
        }
        ofPatches = ofPatches.div(scalar(ofPatches, layers));
        return imageWeight > 0 ? ofPatches.add(ofImages(images, seen.imageTargets())) : ofPatches;
    }

    private NDArray ofImages(NDArray images, NDArray targets) {
        NDArray logits = images.normalize(2, 1)
                .matMul(parameters.get(WEIGHT.formatted(IMAGE)).transpose())
                .div(scalar(images, temperature));
        return crossEntropy(logits, targets).mul(scalar(images, imageWeight));
    }

    /** The weighted mean, the weights being in the targets. */
    private static NDArray crossEntropy(NDArray logits, NDArray targets) {
        return logits.logSoftmax(1).mul(targets).sum().neg();
    }
}
