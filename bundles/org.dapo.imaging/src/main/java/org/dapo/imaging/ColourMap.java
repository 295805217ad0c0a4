package org.dapo.imaging;

import java.util.List;

/**
 * A colour scale from low to high: the given colours at equal distances, with linear interpolation in sRGB.
 *
 * @param name its name
 * @param colours at least two colours, each {@code 0xRRGGBB}, the lowest first
 */
public record ColourMap(String name, List<Integer> colours) {
    /**
     * Viridis by Stéfan van der Walt, Nathaniel Smith and Eric Firing: perceptually uniform, readable in grey and with the
     * common forms of colour blindness. It holds every eighth colour of the published table, which the authors released under
     * CC0 1.0. Interpolated colours are within 2 of 255 of it.
     */
    public static final ColourMap VIRIDIS = new ColourMap(
            "viridis",
            List.of(
                    0x440154, 0x470d60, 0x48186a, 0x482374, 0x472d7b, 0x453681, 0x424086, 0x3f4989, 0x3b528b, 0x375a8d,
                    0x33638d, 0x2f6a8e, 0x2c728e, 0x297a8e, 0x26818e, 0x23898e, 0x21908c, 0x1f988b, 0x1f9f88, 0x21a685,
                    0x28ae80, 0x31b57b, 0x3ebc74, 0x4cc26c, 0x5dc963, 0x6ece58, 0x82d34c, 0x96d83f, 0xabdc32, 0xc0df24,
                    0xd5e21a, 0xeae51a, 0xfde725));

    /**
     * Checks the colours.
     *
     * @throws IllegalArgumentException if there are fewer than two
     */
    public ColourMap {
        colours = List.copyOf(colours);
        if (colours.size() < 2) {
            throw new IllegalArgumentException("a colour map needs two colours or more, not " + colours.size());
        }
    }

    /**
     * The colour at a position on the scale.
     *
     * @param place 0 for the lowest, 1 for the highest; beyond them, the colour at that end; NaN counts as 0
     * @return the colour, {@code 0xRRGGBB}
     */
    public int at(float place) {
        float clipped = place > 0 ? Math.min(place, 1) : 0;
        float position = clipped * (colours.size() - 1);
        int index = Math.min((int) position, colours.size() - 2);
        float share = position - index;
        int low = colours.get(index);
        int high = colours.get(index + 1);
        int colour = 0;
        for (int shift = 16; shift >= 0; shift -= 8) {
            int from = (low >> shift) & 0xff;
            int to = (high >> shift) & 0xff;
            colour |= Math.round(from + share * (to - from)) << shift;
        }
        return colour;
    }
}
