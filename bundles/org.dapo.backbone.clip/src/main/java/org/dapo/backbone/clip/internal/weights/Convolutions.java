package org.dapo.backbone.clip.internal.weights;

import java.util.List;
import org.dapo.backbone.clip.internal.tower.PatchConvolution;

/**
 * The convolutions of a vision tower. No published CLIP has any; they make a small tower learn faster.
 *
 * @param stem the number of output channels of each convolution before the patches, in order; empty for none. Each has a 3 by 3
 * kernel, stride 2, a bias and a GELU (Xiao et al. 2021, Early convolutions help transformers see better, arXiv 2106.14881). The
 * patches are cut out of their output and cover as many image pixels as without them
 * @param conditionalPositions whether each layer has two {@link PatchConvolution}s, one before its attention and one before its
 * MLP
 */
public record Convolutions(List<Integer> stem, boolean conditionalPositions) {
    /** No convolutions. */
    public static final Convolutions NONE = new Convolutions(List.of(), false);

    /** The tensors of a layer's convolutions, in the order in which they are applied. */
    public static final List<String> IN_LAYER = List.of(".cpe_1", ".cpe_2");

    /** Copies the list. */
    public Convolutions {
        stem = List.copyOf(stem);
    }

    /** The beginning of the names of the stem's tensors. */
    static final String STEM = "visual.stem.";

    /** The name of a tensor of one of the stem's convolutions, counted from 0. */
    public static String stemTensor(int index, String what) {
        return STEM + index + "." + what;
    }

    /** The input channels of one of the stem's convolutions or, for the index after the last, of the patches. */
    int channels(int index) {
        return index == 0 ? 3 : stem.get(index - 1);
    }

    /** The input channels of the patches. */
    int channels() {
        return channels(stem.size());
    }

    /** The number of image pixels, along one axis, per pixel of the stem's output. */
    public int stride() {
        return 1 << stem.size();
    }
}
