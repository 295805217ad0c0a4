package org.dapo.nn.api.backbone;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The options of a pass through the vision tower. {@link #plain()} is CLIP's own pass.
 *
 * @param featureLayers the layers whose patches are returned, counted from 1, ascending
 * @param patchForm the form in which their patches are returned
 * @param tokens layer tokens, if any
 * @param branch a second path with other attention, from which the patches are then taken; the class token always comes from the
 *     ordinary path
 * @param pooling how the class token becomes the image feature
 * @param subsets sets of patches, each of which passes through the tower alone with the class token; empty for all patches
 *     together. All sets must have the same number of patch indexes, at least 1; an index is 0 to G·G - 1, row by row. Not
 *     allowed together with feature layers. The arrays are not copied, and must not be changed afterwards
 * @param positions how the position embedding is resized if the grid differs from the trained one
 */
public record ImagePass(
        List<Integer> featureLayers,
        PatchForm patchForm,
        Optional<LayerTokens> tokens,
        Optional<ValueBranch> branch,
        Pooling pooling,
        List<int[]> subsets,
        PositionResize positions) {
    /** The form of the patches of a feature layer. */
    public enum PatchForm {
        /** The hidden state as it is, of width Dv. */
        RAW,
        /** After the post layer norm, of width Dv. */
        NORMED,
        /** After the post layer norm and the visual projection, of width D. */
        PROJECTED
    }

    /** How the class token becomes the image feature. */
    public enum Pooling {
        /** Post layer norm, then projection, as in CLIP. */
        NORMED,
        /** Projection only, as in AnomalyCLIP. */
        UNNORMED
    }

    /** How the grid of the position embedding is resized. The embedding of the class token is kept. */
    public enum PositionResize {
        /** Bicubic with antialiasing, a = -0.5, corners not aligned, as in open_clip. */
        BICUBIC_ANTIALIASED,
        /** Bicubic without antialiasing, a = -0.75, corners not aligned, as in torch. */
        BICUBIC,
        /** Bilinear without antialiasing, corners not aligned. */
        BILINEAR
    }

    /**
     * A path beside the ordinary one that takes each layer's input from it (CLIP-Surgery, AnomalyCLIP's DPAM). At layer i its
     * attention is softmax(V·Vᵀ / sqrt(Dv/Hv))·V, computed from the ordinary path's normed input, with the layer's own output
     * projection.
     *
     * @param firstLayer the first layer, counted from 1, that has the branch; before it the branch is the ordinary path
     * @param residual whether the result is added to the branch's state (true), which first passes what the tower has before the
     *     layer's attention, if anything; or replaces it
     * @param mlp whether the layer's MLP follows, applied to the branch's state
     */
    public record ValueBranch(int firstLayer, boolean residual, boolean mlp) {
        /**
         * Checks the layer.
         *
         * @throws IllegalArgumentException if the layer is below 1
         */
        public ValueBranch {
            if (firstLayer < 1) {
                throw new IllegalArgumentException("layers are counted from 1, not " + firstLayer);
            }
        }
    }

    /**
     * Checks the parts.
     *
     * @throws IllegalArgumentException if the feature layers do not ascend from 1 or more; or if subsets are empty, differ in
     *     size or are combined with feature layers
     */
    public ImagePass {
        featureLayers = List.copyOf(featureLayers);
        subsets = List.copyOf(subsets);
        Objects.requireNonNull(patchForm, "patchForm");
        Objects.requireNonNull(tokens, "tokens");
        Objects.requireNonNull(branch, "branch");
        Objects.requireNonNull(pooling, "pooling");
        Objects.requireNonNull(positions, "positions");
        int before = 0;
        for (int layer : featureLayers) {
            if (layer <= before) {
                throw new IllegalArgumentException("feature layers ascend from 1, not " + featureLayers);
            }
            before = layer;
        }
        if (!subsets.isEmpty() && !featureLayers.isEmpty()) {
            throw new IllegalArgumentException("a pass over token subsets has no feature layers");
        }
        for (int[] subset : subsets) {
            if (subset.length == 0 || subset.length != subsets.get(0).length) {
                throw new IllegalArgumentException("token subsets of one pass have the same size, at least 1");
            }
        }
    }

    /**
     * Creates CLIP's own pass: no feature layers, no layer tokens, all patches.
     *
     * @return the pass
     */
    public static ImagePass plain() {
        return new ImagePass(
                List.of(),
                PatchForm.RAW,
                Optional.empty(),
                Optional.empty(),
                Pooling.NORMED,
                List.of(),
                PositionResize.BICUBIC_ANTIALIASED);
    }

    /**
     * Copies this pass with feature layers.
     *
     * @param layers the layers, counted from 1, ascending
     * @param form the form of their patches
     * @return a pass
     */
    public ImagePass withFeatures(List<Integer> layers, PatchForm form) {
        return new ImagePass(layers, form, tokens, branch, pooling, subsets, positions);
    }

    /**
     * Copies this pass with layer tokens.
     *
     * @param layerTokens the tokens
     * @return a pass
     */
    public ImagePass with(LayerTokens layerTokens) {
        return new ImagePass(featureLayers, patchForm, Optional.of(layerTokens), branch, pooling, subsets, positions);
    }

    /**
     * Copies this pass with patches from a value-value branch.
     *
     * @param valueBranch the branch
     * @return a pass
     */
    public ImagePass with(ValueBranch valueBranch) {
        return new ImagePass(featureLayers, patchForm, tokens, Optional.of(valueBranch), pooling, subsets, positions);
    }

    /**
     * Copies this pass with another pooling.
     *
     * @param other how the class token becomes the image feature
     * @return a pass
     */
    public ImagePass with(Pooling other) {
        return new ImagePass(featureLayers, patchForm, tokens, branch, other, subsets, positions);
    }

    /**
     * Copies this pass with sets of patches.
     *
     * @param sets patch indexes; all sets must have the same size
     * @return a pass
     */
    public ImagePass withSubsets(List<int[]> sets) {
        return new ImagePass(featureLayers, patchForm, tokens, branch, pooling, sets, positions);
    }

    /**
     * Copies this pass with another resize of the position embedding.
     *
     * @param resize how the grid is resized
     * @return a pass
     */
    public ImagePass with(PositionResize resize) {
        return new ImagePass(featureLayers, patchForm, tokens, branch, pooling, subsets, resize);
    }
}
