package org.dapo.backbone.clip.internal;

import java.util.List;

/**
 * Optional convolutions before the patches. Each has a 3 by 3 kernel, stride 2, a bias and a GELU (Xiao et al. 2021, Early
 * convolutions help transformers see better, arXiv 2106.14881). The patches are cut out of their output and cover as many image
 * pixels as without them. No published CLIP has a stem; it makes a small tower learn faster.
 *
 * @param widths the number of output channels of each convolution, in order; empty for none
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

    /** The input channels of a convolution or, for the index after the last, of the patches. */
    int channels(int index) {
        return index == 0 ? 3 : widths.get(index - 1);
    }

    /** The input channels of the patches. */
    int channels() {
        return channels(widths.size());
    }

    /** The number of image pixels, along one axis, per pixel of the output. */
    int stride() {
        return 1 << widths.size();
    }
}
