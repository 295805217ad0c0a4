package org.dapo.nn.api.backbone;

import java.util.Objects;

/**
 * The description of a backbone. Its letters are used throughout: Dv, Lv, Hv for the vision tower, Dt, Lt, Ht for the text tower,
 * D for the joint embedding.
 *
 * @param name the model's name
 * @param vision the vision tower
 * @param patch the patch side P in pixels, at least 1
 * @param imageSize the input side in pixels at which the model was trained, a multiple of the patch side
 * @param text the text tower
 * @param contextLength the context length C in tokens, at least 3
 * @param vocabularySize the number of tokens in the token table, at least 3
 * @param embedding the width D of the joint embedding, at least 1
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
        /** x · sigmoid(1.702 x), as OpenAI's CLIP weights require. */
        QUICK_GELU,
        /** x · Φ(x), exact. */
        GELU
    }

    /**
     * A transformer tower.
     *
     * @param width its width Dv or Dt, at least 1
     * @param layers the number of layers, Lv or Lt, at least 1
     * @param heads the number of attention heads, Hv or Ht, at least 1; must divide the width
     * @param mlpWidth the width of the hidden layer of its MLPs, at least 1
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
     * @throws IllegalArgumentException if a number is out of its range, or the patch side does not divide the input side
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
     * @throws IllegalArgumentException if the side is not a positive multiple of the patch side; the message names the nearest
     *     valid sides
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
