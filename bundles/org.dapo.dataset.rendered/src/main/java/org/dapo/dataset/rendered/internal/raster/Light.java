package org.dapo.dataset.rendered.internal.raster;

/**
 * The lighting of a scene: a lamp to one side, whose light falls off over the scene and is uneven.
 *
 * @param turn the direction of the lamp, in turns, 0 on the right
 * @param relief the visibility of slopes
 * @param strength overall brightness, 1 for neutral
 * @param falloff the loss of brightness on the side away from the lamp, as a fraction
 * @param unevenness the unevenness of the light, as a fraction
 * @param colour the lamp's colour
 * @param clouds the pattern of the unevenness
 */
public record Light(
        float turn, float relief, float strength, float falloff, float unevenness, Tint colour, Noise clouds) {
    private static final float STEEPEST = 1.2f;

    /** The same light at a fraction of its strength. */
    public Light dimmed(float share) {
        return new Light(turn, relief, strength * share, falloff, unevenness, colour, clouds);
    }

    /**
     * Lights part of a layer, and one pixel more on each side: the light on a pixel depends on its neighbours.
     *
     * @param layer the layer
     * @param box the part
     * @param into takes red, green and blue of each pixel, 0 to 1 where nothing is overexposed
     */
    public void shine(Layer layer, Box box, float[] into) {
        int size = layer.size;
        float toX = Curves.cosine(turn);
        float toY = Curves.sine(turn);
        float perSlope = 0.5f / layer.pixel;
        float[] height = layer.height;
        for (int row = Math.max(0, box.top - 1); row <= Math.min(size - 1, box.bottom + 1); row++) {
            int above = row == 0 ? 0 : size;
            int below = row == size - 1 ? 0 : size;
            float v = (2 * row + 1f) / size - 1;
            for (int column = Math.max(0, box.left - 1); column <= Math.min(size - 1, box.right + 1); column++) {
                int at = row * size + column;
                float slopeX = height[column == size - 1 ? at : at + 1] - height[column == 0 ? at : at - 1];
                float slopeY = height[at + below] - height[at - above];
                float slope = -(slopeX * toX + slopeY * toY) * perSlope;
                slope = Math.max(-STEEPEST, Math.min(STEEPEST, slope));
                float u = (2 * column + 1f) / size - 1;
                float lamp = strength * (1 + falloff * (u * toX + v * toY) + unevenness * clouds.at(u, v));
                float diffuse = lamp * Math.max(0.08f, 1 + relief * slope);
                float towards = Math.max(0, 1 - 3 * Math.abs(slope - 0.35f));
                float glare = lamp * layer.gloss[at] * (0.05f + 0.45f * towards * towards);
                into[3 * at] = (layer.red[at] * diffuse + glare) * colour.red();
                into[3 * at + 1] = (layer.green[at] * diffuse + glare) * colour.green();
                into[3 * at + 2] = (layer.blue[at] * diffuse + glare) * colour.blue();
            }
        }
    }
}
