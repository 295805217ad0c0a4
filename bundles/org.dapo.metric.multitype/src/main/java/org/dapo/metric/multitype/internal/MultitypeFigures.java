package org.dapo.metric.multitype.internal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dapo.api.metric.ConfusionMatrix;
import org.dapo.api.metric.MetricResult;
import org.dapo.api.metric.MetricScope;
import org.dapo.api.metric.MetricValue;
import org.dapo.histogram.Figure;
import org.dapo.histogram.RankedBins;
import org.dapo.histogram.RankingFigures;

/** The figures of each class and their means. */
final class MultitypeFigures {
    /** The key of the normal class, besides those of the defect types. */
    static final String NORMAL = "normal";

    private static final List<String> OF_A_CLASS = List.of("multitype_auroc", "multitype_ap", "multitype_f1");
    private static final String DEFECTS = "_defects";
    static final List<String> METRICS = List.of(
            "multitype_auroc",
            "multitype_ap",
            "multitype_f1",
            "multitype_auroc" + DEFECTS,
            "multitype_ap" + DEFECTS,
            "multitype_f1" + DEFECTS);

    private MultitypeFigures() {}

    /** Every figure undefined, for the same reason. */
    static MetricResult undefined(String reason) {
        Map<String, MetricValue> values = new LinkedHashMap<>();
        METRICS.forEach(metric -> values.put(metric, MetricValue.undefined(reason)));
        return new MetricResult(values, Map.of());
    }

    /** The figures of the counts of normal and of each type in the scope. */
    static MetricResult of(MetricScope scope, List<ClassCounts> classes) {
        Map<String, Map<String, MetricValue>> types = new LinkedHashMap<>();
        for (int state = 0; state < classes.size(); state++) {
            types.put(state == 0 ? NORMAL : scope.types().get(state - 1), ofClass(state, classes));
        }
        List<Map<String, MetricValue>> all = new ArrayList<>(types.values());
        Map<String, MetricValue> values = new LinkedHashMap<>();
        OF_A_CLASS.forEach(metric -> values.put(metric, mean(metric, all)));
        OF_A_CLASS.forEach(metric -> values.put(metric + DEFECTS, mean(metric, all.subList(1, all.size()))));
        return new MetricResult(values, types, List.of(), confusion(new ArrayList<>(types.keySet()), classes));
    }

    /** The confusion matrix, unless there was no pixel. */
    private static Optional<ConfusionMatrix> confusion(List<String> names, List<ClassCounts> classes) {
        if (classes.stream().allMatch(counts -> counts.scores().positives() == 0)) {
            return Optional.empty();
        }
        long[][] counts = classes.stream().map(each -> each.decided().toArray()).toArray(long[][]::new);
        return Optional.of(new ConfusionMatrix(names, counts));
    }

    private static Map<String, MetricValue> ofClass(int state, List<ClassCounts> classes) {
        ClassCounts counts = classes.get(state);
        Map<String, MetricValue> values = new LinkedHashMap<>();
        if (counts.scores().positives() == 0) {
            OF_A_CLASS.forEach(metric -> values.put(metric, MetricValue.undefined("no pixel in the ground truth")));
            return values;
        }
        RankedBins bins = counts.scores().ranked();
        values.put("multitype_auroc", ranked(RankingFigures.auroc(bins)));
        values.put("multitype_ap", ranked(RankingFigures.averagePrecision(bins)));
        values.put("multitype_f1", MetricValue.of(f1(state, classes)));
        return values;
    }

    /** 2·TP / (2·TP + FP + FN), for a class that has pixels. */
    private static double f1(int state, List<ClassCounts> classes) {
        long decided =
                classes.stream().mapToLong(counts -> counts.decided(state)).sum();
        ClassCounts own = classes.get(state);
        return 2.0 * own.decided(state) / ((double) own.scores().positives() + decided);
    }

    private static MetricValue ranked(Figure figure) {
        return Double.isNaN(figure.value())
                ? MetricValue.undefined("no pixel of another class")
                : MetricValue.within(figure.value(), figure.bound());
    }

    /** The mean over the classes that have the figure. */
    private static MetricValue mean(String metric, List<Map<String, MetricValue>> classes) {
        return classes.isEmpty()
                ? MetricValue.undefined("there are no types")
                : MetricValue.mean(
                        classes.stream().map(values -> values.get(metric)).toList());
    }
}
