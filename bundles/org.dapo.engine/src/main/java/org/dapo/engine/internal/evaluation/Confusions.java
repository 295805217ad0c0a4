package org.dapo.engine.internal.evaluation;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.dapo.api.metric.ConfusionMatrix;

/** Combines confusion matrices of products with different defect types. */
final class Confusions {
    private static final String NORMAL = "normal";

    private Confusions() {}

    /** The sum over the classes of any matrix: normal first, then the types in the order of the taxonomy. */
    static Optional<ConfusionMatrix> sum(List<ConfusionMatrix> matrices, List<String> taxonomy) {
        if (matrices.isEmpty()) {
            return Optional.empty();
        }
        List<String> classes = classes(matrices, taxonomy);
        long[][] counts = new long[classes.size()][classes.size()];
        for (ConfusionMatrix matrix : matrices) {
            int[] places = matrix.classes().stream().mapToInt(classes::indexOf).toArray();
            for (int row = 0; row < places.length; row++) {
                for (int column = 0; column < places.length; column++) {
                    counts[places[row]][places[column]] += matrix.counts()[row][column];
                }
            }
        }
        return Optional.of(new ConfusionMatrix(classes, counts));
    }

    private static List<String> classes(List<ConfusionMatrix> matrices, List<String> taxonomy) {
        Set<String> seen = new LinkedHashSet<>();
        matrices.forEach(matrix -> seen.addAll(matrix.classes()));
        Set<String> classes = new LinkedHashSet<>(List.of(NORMAL));
        classes.addAll(taxonomy);
        classes.addAll(seen);
        classes.retainAll(seen);
        return new ArrayList<>(classes);
    }
}
