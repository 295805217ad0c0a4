package org.dapo.engine.internal.pretraining;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.dapo.api.image.RgbImage;
import org.dapo.api.pipeline.WrongValueException;
import org.dapo.engine.internal.data.HostTransfer;
import org.dapo.nn.api.backbone.Backbone;
import org.dapo.nn.api.backbone.BackboneSpec;
import org.dapo.nn.api.backbone.ImageFeatures;
import org.dapo.nn.api.backbone.ImagePass;
import org.dapo.nn.api.backbone.ImagePass.PatchForm;
import org.dapo.nn.api.backbone.TextPass;
import org.dapo.nn.api.backbone.TokenBatch;
import org.dapo.nn.api.tensor.Constants;

/**
 * B decoded images with their captions. S is the side of an image, G the side of its patch grid, T the number of defect types.
 *
 * @param examples the examples that the images come from
 * @param squares S by S
 * @param labels S·S labels per image: 0 sound, 1 to T a type, {@link ProbeTargets#UNKNOWN}; empty if nothing is known
 * @param types the number of types T
 */
record CaptionedBatch(List<Example> examples, List<RgbImage> squares, List<short[]> labels, int types) {
    /**
     * The features of a batch, and which of them belong together.
     *
     * @param images (B, D)
     * @param texts (B, D)
     * @param captions (B, B), as {@link Matches#captions}
     * @param pictures (B, B), as {@link Matches#images}
     * @param seen the input of {@link Probes}, if requested
     */
    record Features(NDArray images, NDArray texts, NDArray captions, NDArray pictures, Optional<Seen> seen) {}

    /**
     * The patches of a batch, with the targets of patches and images.
     *
     * @param patches (B·G·G, Dv) for each requested layer
     * @param patchTargets (B·G·G, 1 + T), as {@link ProbeTargets#patches}
     * @param imageTargets (B, 1 + T), as {@link ProbeTargets#images}
     */
    record Seen(List<NDArray> patches, NDArray patchTargets, NDArray imageTargets) {}

    /**
     * Encodes the batch with a backbone.
     *
     * @param scratch owns the results
     * @param backbone the backbone
     * @param layers the layers for {@link Seen}, counted from 1; if empty, {@link Seen} is not computed
     * @throws WrongValueException if the images are too many or too large for one step
     */
    Features through(NDManager scratch, Backbone backbone, List<Integer> layers) throws WrongValueException {
        BackboneSpec spec = backbone.spec();
        int size = examples.size();
        NDArray pixels = HostTransfer.images(scratch, squares, Collections.nCopies(size, ""), spec.preprocessing())
                .pixels();
        ImageFeatures images = backbone.encodeImage(pixels, ImagePass.plain().withFeatures(layers, PatchForm.RAW));
        return new Features(
                images.image(),
                texts(scratch, backbone),
                Constants.array(scratch, Matches.captions(examples), new Shape(size, size)),
                Constants.array(scratch, Matches.images(examples), new Shape(size, size)),
                layers.isEmpty() ? Optional.empty() : Optional.of(seen(scratch, images, spec.patch())));
    }

    /** (B, D). Each of the U distinct captions is encoded once, as most captions belong to several images. */
    private NDArray texts(NDManager scratch, Backbone backbone) {
        List<String> captions = examples.stream().map(Example::caption).toList();
        List<String> different = captions.stream().distinct().toList();
        TokenBatch tokens = backbone.tokenize(different);
        NDArray texts = backbone.encodeText(backbone.embed(scratch, tokens), tokens.endOfText(), TextPass.plain());
        float[] places = new float[captions.size() * different.size()];
        for (int i = 0; i < captions.size(); i++) {
            places[i * different.size() + different.indexOf(captions.get(i))] = 1;
        }
        Shape shape = new Shape(captions.size(), different.size()); // (B, U)
        return Constants.array(scratch, places, shape).matMul(texts);
    }

    private Seen seen(NDManager scratch, ImageFeatures images, int patch) {
        int size = examples.size();
        int side = squares.get(0).width();
        long patches = (long) size * images.grid() * images.grid();
        return new Seen(
                images.patches().stream()
                        .map(layer -> layer.reshape(patches, -1))
                        .toList(),
                Constants.array(
                        scratch, ProbeTargets.patches(labels, side, patch, types), new Shape(patches, 1 + types)),
                Constants.array(scratch, ProbeTargets.images(labels, types), new Shape(size, 1 + types)));
    }
}
