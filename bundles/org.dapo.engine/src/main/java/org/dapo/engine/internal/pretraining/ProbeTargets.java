package org.dapo.engine.internal.pretraining;

import java.util.BitSet;
import java.util.List;

/**
 * The targets of {@link Probes} for the patches and images of a batch. If both sound and defective ones occur, each group has
 * half of the weight, however few are defective.
 */
final class ProbeTargets {
    /** The label of a pixel whose content is unknown. */
    static final short UNKNOWN = -1;

    /** A patch with some defect pixels, but at most this share of them, is ignored. */
    private static final float SLIVER = 0.1f;

    private ProbeTargets() {}

    /**
     * The targets of patches. A patch with defects belongs to the type that covers most of its pixels.
     *
     * @param labels S·S labels for each of B images: 0 sound, 1 to T a type, {@link #UNKNOWN}; empty if nothing is known
     * @param side the side S in pixels
     * @param patch the side of a patch in pixels
     * @param types the number of types T
     * @return B·G·G·(1 + T) values, where G is S over the patch's side; their total is 1, or 0 if nothing is known
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
     * The targets of images. The types that occur in an image have equal shares; without any, it is sound.
     *
     * @param labels labels for each of B images: 0 sound, 1 to T a type, {@link #UNKNOWN}; empty if nothing is known
     * @param types the number of types T
     * @return B·(1 + T) values; their total is 1, or 0 if nothing is known
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

    /** Weights rows that sum to 1 or 0. If both sound and defective rows occur, each group gets half of the weight. */
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

    /** The class of a patch: 0 without defects, else the type with the most pixels, or {@link #UNKNOWN}. */
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
