package org.dapo.backbone.clip.internal;

import java.util.List;

/**
 * Convolutions that stand before the patches, where a model has any: each has a kernel of 3 by 3, a stride of 2, a bias, and GELU behind
 * it (Xiao et al. 2021, Early convolutions help transformers see better, arXiv 2106.14881). The patches are then cut out of what they
 * make, and are as large in the image as without them. No published CLIP has them; they make a small tower learn faster.
 *
 * @param widths how many channels each has, from the pixels on; empty for none
 */
record Stem(List<Integer> widths) {
    /** No convolutions. */
    static final Stem NONE = new Stem(List.of());

    /** Copies the list. */
    Stem {
        widths = List.copyOf(widths);
    }

    /** The name of a tensor of one of the convolutions, counted from 0. */
    static String tensor(int index, String what) {
        return "visual.stem." + index + "." + what;
    }

    /** How many channels go into a convolution, or, behind the last, into the patches. */
    int channels(int index) {
        return index == 0 ? 3 : widths.get(index - 1);
    }

    /** How many channels go into the patches. */
    int channels() {
        return channels(widths.size());
    }

    /** How many pixels of the image, in a row, become one of what the patches are cut out of. */
    int stride() {
        return 1 << widths.size();
    }
}
