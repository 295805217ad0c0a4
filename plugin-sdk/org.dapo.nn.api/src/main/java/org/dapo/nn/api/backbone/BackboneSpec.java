package org.dapo.nn.api.backbone;

import java.util.Objects;

/**
 * What a backbone looks like. The letters are those used throughout: Dv, Lv, Hv for the vision tower, Dt, Lt, Ht for the
 * text tower, D for the joint embedding.
 *
 * @param name the model's name
 * @param vision the vision tower
 * @param patch the patch side P in pixels
 * @param imageSize the input side in pixels that the model was trained at, a multiple of the patch side
 * @param text the text tower
 * @param contextLength the context length C in tokens
 * @param vocabularySize how many tokens the token table has
 * @param embedding the width D of the joint embedding
 * @param activation the activation of the towers' MLPs
 * @param preprocessing how pixels are prepared
 */
public record BackboneSpec(
        String name,
        Tower vision,
        int patch,
        int imageSize,
        Tower text,
        int contextLength,
        int vocabularySize,
        int embedding,
        Activation activation,
        Preprocessing preprocessing) {
    /** The activation of an MLP. */
    public enum Activation {
        /** x · sigmoid(1.702 x), as OpenAI's CLIP weights take it. */
        QUICK_GELU,
        /** x · Φ(x), exact. */
        GELU
    }

    /**
     * A transformer tower.
     *
     * @param width its width Dv or Dt
     * @param layers how many layers, Lv or Lt
     * @param heads how many attention heads, Hv or Ht; divides the width
     * @param mlpWidth the width of the hidden layer of its MLPs
     */
    public record Tower(int width, int layers, int heads, int mlpWidth) {
        /**
         * Checks the numbers.
         *
         * @throws IllegalArgumentException if one is below 1 or the heads do not divide the width
         */
        public Tower {
            if (width < 1 || layers < 1 || heads < 1 || mlpWidth < 1 || width % heads != 0) {
                throw new IllegalArgumentException(
                        "not a tower: width %d, layers %d, heads %d (must divide the width), MLP width %d"
                                .formatted(width, layers, heads, mlpWidth));
            }
        }
    }

    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if one is below 1 or the patch side does not divide the input side
     */
    public BackboneSpec {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(vision, "vision");
        Objects.requireNonNull(text, "text");
        Objects.requireNonNull(activation, "activation");
        Objects.requireNonNull(preprocessing, "preprocessing");
        if (patch < 1 || imageSize < patch || imageSize % patch != 0) {
            throw new IllegalArgumentException(
                    "%s: the image size %d is not a multiple of the patch side %d".formatted(name, imageSize, patch));
        }
        if (contextLength < 3 || vocabularySize < 3 || embedding < 1) {
            throw new IllegalArgumentException("%s: not a backbone: context %d, vocabulary %d, embedding %d"
                    .formatted(name, contextLength, vocabularySize, embedding));
        }
    }

    /**
     * The grid side G at an input side S.
     *
     * @param side the input side S in pixels
     * @return S / P
     * @throws IllegalArgumentException if the patch side does not divide it; the message names the nearest that fit
     */
    public int grid(int side) {
        if (side < patch || side % patch != 0) {
            int below = Math.max(1, side / patch) * patch;
            throw new IllegalArgumentException(
                    "the image size %d is not a multiple of %s's patch side %d; %d or %d would be"
                            .formatted(side, name, patch, below, below + patch));
        }
        return side / patch;
    }
}
