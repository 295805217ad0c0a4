package org.dapo.engine.internal.pretraining;

import java.util.List;

/** Which text of {@link PatchTexts} each patch of a batch belongs to. */
final class PatchTargets {
    /** The label of a pixel of which nobody knows what it shows. */
    static final short UNKNOWN = -1;

    /** A patch with less of a defect than this share, but not none, counts for nothing. */
    private static final float SLIVER = 0.1f;

    private PatchTargets() {}

    /**
     * The targets of a batch. What is sound and what is defective has half of the weight each, however few patches are defective.
     *
     * @param labels for each of B images S·S labels: 0 sound, 1 to T a type, {@link #UNKNOWN}; empty where nothing is known
     * @param side the side S in pixels
     * @param patch the side of a patch in pixels
     * @param types how many types T there are
     * @return B·G·G·(1 + T) values, G being S over the patch's side, which sum to 1 over all rows, or to 0 if nothing is known
     */
    static float[] of(List<short[]> labels, int side, int patch, int types) {
        int grid = side / patch;
        int patches = grid * grid;
        int[] classes = new int[labels.size() * patches];
        int sound = 0;
        int defective = 0;
        for (int row = 0; row < classes.length; row++) {
            classes[row] = of(labels.get(row / patches), row % patches, side, patch, types);
            sound += classes[row] == 0 ? 1 : 0;
            defective += classes[row] > 0 ? 1 : 0;
        }
        float half = sound > 0 && defective > 0 ? 0.5f : 1;
        float[] targets = new float[classes.length * (1 + types)];
        for (int row = 0; row < classes.length; row++) {
            if (classes[row] >= 0) {
                targets[row * (1 + types) + classes[row]] = half / (classes[row] == 0 ? sound : defective);
            }
        }
        return targets;
    }

    /** The class of a patch: the type with the most pixels in it, 0 if there is none, or {@link #UNKNOWN}. */
    private static int of(short[] labels, int index, int side, int patch, int types) {
        if (labels.length == 0) {
            return UNKNOWN;
        }
        int grid = side / patch;
        int[] counts = new int[1 + types];
        for (int y = index / grid * patch; y < (index / grid + 1) * patch; y++) {
            for (int x = index % grid * patch; x < (index % grid + 1) * patch; x++) {
                short label = labels[y * side + x];
                if (label == UNKNOWN) {
                    return UNKNOWN;
                }
                counts[label]++;
            }
        }
        if (counts[0] == patch * patch) {
            return 0;
        }
        int most = 1;
        for (int type = 2; type <= types; type++) {
            most = counts[type] > counts[most] ? type : most;
        }
        return patch * patch - counts[0] > SLIVER * patch * patch ? most : UNKNOWN;
    }
}
