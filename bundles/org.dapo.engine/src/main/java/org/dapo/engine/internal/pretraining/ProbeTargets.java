package org.dapo.engine.internal.pretraining;

import java.util.BitSet;
import java.util.List;

/**
 * What the {@link Probes} are to say of the patches and the images of a batch. What is sound and what is defective has half of the
 * weight each, however little is defective.
 */
final class ProbeTargets {
    /** The label of a pixel of which nobody knows what it shows. */
    static final short UNKNOWN = -1;

    /** A patch with less of a defect than this share, but not none, counts for nothing. */
    private static final float SLIVER = 0.1f;

    private ProbeTargets() {}

    /**
     * The targets of patches: each belongs to the type with the most pixels in it.
     *
     * @param labels for each of B images S·S labels: 0 sound, 1 to T a type, {@link #UNKNOWN}; empty where nothing is known
     * @param side the side S in pixels
     * @param patch the side of a patch in pixels
     * @param types how many types T there are
     * @return B·G·G·(1 + T) values, G being S over the patch's side, which sum to 1 over all rows, or to 0 if nothing is known
     */
    static float[] patches(List<short[]> labels, int side, int patch, int types) {
        int grid = side / patch;
        int patches = grid * grid;
        int[] classes = new int[labels.size() * patches];
        for (int row = 0; row < classes.length; row++) {
            classes[row] = patch(labels.get(row / patches), row % patches, side, patch, types);
        }
        float[] targets = new float[classes.length * (1 + types)];
        for (int row = 0; row < classes.length; row++) {
            if (classes[row] >= 0) {
                targets[row * (1 + types) + classes[row]] = 1;
            }
        }
        return balanced(targets, types);
    }

    /**
     * The targets of images: the types that are seen in it have equal shares.
     *
     * @param labels for each of B images its labels: 0 sound, 1 to T a type, {@link #UNKNOWN}; empty where nothing is known
     * @param types how many types T there are
     * @return B·(1 + T) values, which sum to 1 over all rows, or to 0 if nothing is known
     */
    static float[] images(List<short[]> labels, int types) {
        float[] targets = new float[labels.size() * (1 + types)];
        for (int image = 0; image < labels.size(); image++) {
            BitSet seen = new BitSet();
            boolean known = labels.get(image).length > 0;
            for (short label : labels.get(image)) {
                known &= label != UNKNOWN;
                seen.set(Math.max(0, label));
            }
            seen.set(0, seen.cardinality() == 1 && seen.get(0));
            int row = image * (1 + types);
            if (known) {
                seen.stream().forEach(type -> targets[row + type] = 1f / seen.cardinality());
            }
        }
        return balanced(targets, types);
    }

    /** Rows that sum to 1 or 0, weighted so that the sound ones and the others have half of the weight each, if there are both. */
    private static float[] balanced(float[] targets, int types) {
        int sound = 0;
        int defective = 0;
        for (int row = 0; row < targets.length; row += 1 + types) {
            boolean known = false;
            for (int of = row; of <= row + types; of++) {
                known |= targets[of] > 0;
            }
            sound += targets[row] > 0 ? 1 : 0;
            defective += known && targets[row] == 0 ? 1 : 0;
        }
        float half = sound > 0 && defective > 0 ? 0.5f : 1;
        for (int row = 0; row < targets.length; row += 1 + types) {
            float weight = half / (targets[row] > 0 ? sound : defective);
            for (int of = row; of <= row + types; of++) {
                targets[of] = targets[of] == 0 ? 0 : targets[of] * weight;
            }
        }
        return targets;
    }

    /** The class of a patch: the type with the most pixels in it, 0 if there is none, or {@link #UNKNOWN}. */
    private static int patch(short[] labels, int index, int side, int patch, int types) {
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
