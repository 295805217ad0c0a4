package org.dapo.backbone.clip.internal.tower;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.dapo.nn.api.backbone.BackboneSpec;
import org.dapo.nn.api.backbone.ImageFeatures;
import org.dapo.nn.api.backbone.ImagePass;
import org.dapo.nn.api.backbone.ImagePass.PatchForm;
import org.dapo.nn.api.tensor.Constants;

/**
 * CLIP's vision tower. B images of side S, P the patch side, G = S / P the grid side, Dv the tower's width, D the joint
 * embedding's width, L the current length of a sequence, W subsets of k patches.
 *
 * @param spec the backbone's description
 * @param stem the convolutions before the patches, may be empty
 * @param patches the patch convolution as a linear map, 3·P·P to Dv; after a stem of n convolutions that ends in c channels,
 * c·p·p to Dv, where p is P / 2ⁿ
 * @param classToken (1, 1, Dv)
 * @param positions the position embedding
 * @param before the norm before the layers
 * @param layers the tower's layers
 * @param after the norm after the layers
 * @param projection Dv to D
 */
public record VisionTower(
        BackboneSpec spec,
        List<StemConvolution> stem,
        Linear patches,
        NDArray classToken,
        PositionEmbedding positions,
        LayerNorm before,
        List<VisionLayer> layers,
        LayerNorm after,
        Linear projection) {
    /**
     * The number of tokens of subsets processed at a time, or of the whole images that they are laid out on, so that memory does
     * not grow with the number of subsets.
     */
    private static final int TOKENS_AT_A_TIME = 4096;

    /** The output of the layers: the class token (N, Dv) and the patches of each feature layer (N, G·G, Dv or D). */
    private record Hidden(NDArray classToken, List<NDArray> patches) {}

    /**
     * Encodes images.
     *
     * @param pixels (B, 3, S, S)
     * @param pass the options of the pass
     * @return the features, owned by the manager of the pixels
     * @throws IllegalArgumentException if a shape, a layer or a patch index does not fit
     */
    public ImageFeatures encode(NDArray pixels, ImagePass pass) {
        int grid = grid(pixels);
        check(pass, grid);
        NDManager owner = pixels.getManager();
        try (NDManager scope = owner.newSubManager()) {
            NDArray x = embed(scope, pixels, grid).add(positions.resized(scope, grid, pass.positions()));
            if (!pass.subsets().isEmpty()) {
                NDArray image = encodeSubsets(scope, x, grid, pass);
                image.attach(owner);
                return new ImageFeatures(image, List.of(), grid);
            }
            Hidden hidden = throughLayers(scope, before.apply(x), PatchGrid.whole(grid), pass, 1);
            NDArray image = pool(hidden.classToken(), pass.pooling());
            image.attach(owner);
            hidden.patches().forEach(one -> one.attach(owner));
            return new ImageFeatures(image, hidden.patches(), grid);
        }
    }

    /** Class token and patches, without positions: pixels (B, 3, S, S) to (B, 1 + G·G, Dv). */
    private NDArray embed(NDManager scope, NDArray pixels, int grid) {
        NDArray seen = pixels;
        for (StemConvolution convolution : stem) {
            seen = convolution.apply(seen);
            seen.attach(scope);
        }
        long batch = pixels.getShape().get(0);
        long channels = seen.getShape().get(1);
        int side = spec.patch() >> stem.size();
        NDArray apart = seen.reshape(batch, channels, grid, side, grid, side); // (B, 3, G, P, G, P)
        apart.attach(scope);
        NDArray rows = apart.transpose(0, 2, 4, 1, 3, 5).reshape(batch, (long) grid * grid, channels * side * side);
        NDArray embedded = patches.apply(rows); // (B, G·G, Dv)
        NDArray first = classToken.broadcast(batch, 1, spec.vision().width());
        first.attach(scope);
        return Sequences.join(first, embedded);
    }

    /** Encodes each subset with the class token, separately: x (B, 1 + G·G, Dv) to (B, W, D). */
    private NDArray encodeSubsets(NDManager scope, NDArray x, int grid, ImagePass pass) {
        List<int[]> subsets = pass.subsets();
        long batch = x.getShape().get(0);
        int length = 1 + subsets.get(0).length;
        int atATime = subsetsAtATime(batch, length, grid);
        NDList parts = new NDList();
        for (int from = 0; from < subsets.size(); from += atATime) {
            List<int[]> some = subsets.subList(from, Math.min(from + atATime, subsets.size()));
            try (NDManager chunk = scope.newSubManager()) {
                NDArray index = Constants.indexes(
                        chunk, tokenIndexes(some, batch, x.getShape().get(1)));
                NDArray all = x.reshape(-1, x.getShape().get(2)); // (B·(1 + G·G), Dv)
                all.attach(chunk);
                NDArray chosen = all.get(index)
                        .reshape(batch * some.size(), length, x.getShape().get(2)); // (B·W, 1 + k, Dv)
                Hidden hidden =
                        throughLayers(chunk, before.apply(chosen), patches(chunk, grid, some), pass, some.size());
                NDArray image = pool(hidden.classToken(), pass.pooling()).reshape(batch, some.size(), spec.embedding());
                image.attach(scope);
                parts.add(image);
            }
        }
        // Concatenating a single part would copy it and cut its gradient.
        return parts.size() == 1 ? parts.singletonOrThrow() : NDArrays.concat(parts, 1);
    }

    /**
     * The number of subsets of each image processed at a time. Convolutions lay each subset out on the whole grid.
     *
     * @param batch the number of images B
     * @param length the tokens of a subset, 1 + k
     * @param grid the grid side G
     */
    public int subsetsAtATime(long batch, int length, int grid) {
        int tokens = convolves() ? 1 + grid * grid : length;
        return (int) Math.max(1, TOKENS_AT_A_TIME / (batch * tokens));
    }

    private boolean convolves() {
        return layers.stream().anyMatch(VisionLayer::convolves);
    }

    /** Where the patches of the subsets lie. Without convolutions among them nobody asks. */
    private PatchGrid patches(NDManager chunk, int grid, List<int[]> subsets) {
        return convolves() ? PatchGrid.of(chunk, grid, subsets) : PatchGrid.whole(grid);
    }

    /** Row indexes of the class token and of each subset's patches, in all B sequences laid end to end. */
    private static long[] tokenIndexes(List<int[]> subsets, long batch, long length) {
        long[] index = new long[Math.toIntExact(batch * subsets.size() * (1 + subsets.get(0).length))];
        int at = 0;
        for (long start = 0; start < batch * length; start += length) {
            for (int[] subset : subsets) {
                index[at++] = start;
                for (int patch : subset) {
                    index[at++] = start + 1 + patch;
                }
            }
        }
        return index;
    }

    /**
     * Runs all layers. The value-value branch runs beside them, from its first layer to the last feature layer.
     *
     * @param start (N, L, Dv); consumed
     * @param patches where the patches of the sequences lie
     * @param copies the number of consecutive sequences that belong to one image
     */
    private Hidden throughLayers(NDManager scope, NDArray start, PatchGrid patches, ImagePass pass, int copies) {
        int length = Sequences.length(start);
        LayerTokenTrack track = new LayerTokenTrack(
                pass.tokens(),
                layers.size(),
                spec.vision().width(),
                start.getShape().get(0) / copies,
                length,
                copies);
        List<NDArray> features = new ArrayList<>();
        int lastFeature =
                pass.featureLayers().stream().mapToInt(layer -> layer).max().orElse(0);
        NDArray x = start;
        Optional<NDArray> beside = Optional.empty();
        for (int i = 1; i <= layers.size(); i++) {
            VisionLayer layer = layers.get(i - 1);
            int number = i;
            PatchGrid grid = patches.startingAt(1 + track.shiftWithin(number));
            try (NDManager step = scope.newSubManager()) {
                x.attach(step);
                beside.ifPresent(state -> state.attach(step));
                NDArray input = layer.enter(track.enter(number, x), grid);
                TransformerLayer.Projections own = layer.project(input);
                if (pass.branch().isPresent()
                        && number <= lastFeature
                        && number >= pass.branch().get().firstLayer()) {
                    NDArray state = beside.map(one -> layer.enter(track.enter(number, one), grid))
                            .orElse(input);
                    beside = Optional.of(track.leave(
                            number,
                            layer.forward(state, own.value(), pass.branch().get(), grid)));
                }
                x = track.leave(number, layer.forward(input, own, grid));
                if (pass.featureLayers().contains(number)) {
                    int first = 1 + track.shift(number);
                    NDArray patch = Sequences.part(beside.orElse(x), first, first + length - 1); // (N, G·G, Dv)
                    features.add(formed(patch, pass.patchForm()));
                }
                x.attach(scope);
                beside.ifPresent(state -> state.attach(scope));
                features.forEach(one -> one.attach(scope));
            }
        }
        return new Hidden(Sequences.token(x, 0), features);
    }

    private NDArray formed(NDArray patch, PatchForm form) {
        return switch (form) {
            case RAW -> patch;
            case NORMED -> after.apply(patch);
            case PROJECTED -> projection.apply(after.apply(patch));
        };
    }

    /** Pools (N, Dv) to (N, D). */
    private NDArray pool(NDArray token, ImagePass.Pooling pooling) {
        return projection.apply(pooling == ImagePass.Pooling.NORMED ? after.apply(token) : token);
    }

    private int grid(NDArray pixels) {
        Shape shape = pixels.getShape();
        if (shape.dimension() != 4 || shape.get(0) < 1 || shape.get(1) != 3 || shape.get(2) != shape.get(3)) {
            throw new IllegalArgumentException("pixels of shape %s, where (B, 3, S, S) would fit".formatted(shape));
        }
        return spec.grid(Math.toIntExact(shape.get(2)));
    }

    private void check(ImagePass pass, int grid) {
        for (int layer : pass.featureLayers()) {
            if (layer > layers.size()) {
                throw new IllegalArgumentException(
                        "feature layer %d of a tower that has %d".formatted(layer, layers.size()));
            }
        }
        if (pass.branch().isPresent() && pass.branch().get().firstLayer() > layers.size()) {
            throw new IllegalArgumentException("a branch from layer %d of a tower that has %d"
                    .formatted(pass.branch().get().firstLayer(), layers.size()));
        }
        for (int[] subset : pass.subsets()) {
            for (int patch : subset) {
                if (patch < 0 || patch >= grid * grid) {
                    throw new IllegalArgumentException("patch %d of a grid of %d by %d".formatted(patch, grid, grid));
                }
            }
        }
    }
}
