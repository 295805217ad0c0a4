package org.dapo.metric.multitype.internal;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.dapo.api.image.ScoreMap;
import org.dapo.api.metric.LabelMap;
import org.dapo.api.metric.MetricAccumulator;
import org.dapo.api.metric.MetricResult;
import org.dapo.api.metric.MetricScope;
import org.dapo.api.metric.Prediction;
import org.dapo.api.metric.Truth;
import org.dapo.histogram.ScoreHistogram;
import org.dapo.histogram.StateHeader;

/**
 * The counts of each class over all pixels with a known class. The classes share the accumulator's 2^20 patterns equally. So
 * twenty types need no more memory than one (24 MiB at most).
 */
final class MultitypeAccumulator implements MetricAccumulator {
    private static final String FORMAT = "org.dapo.metric.multitype 3";

    private final MetricScope scope;
    private final List<ClassCounts> classes;
    /** Whether there was an image with labels for which the strategy had no state maps. */
    private boolean unnamed;

    MultitypeAccumulator(MetricScope scope) {
        this(scope, new ArrayList<>());
        for (int state = 0; state <= scope.types().size(); state++) {
            classes.add(new ClassCounts(patterns(scope), scope.types().size() + 1));
        }
    }

    private MultitypeAccumulator(MetricScope scope, List<ClassCounts> classes) {
        if (scope.types().contains(MultitypeFigures.NORMAL)) {
            throw new IllegalArgumentException(
                    "product '%s' has a defect type called '%s', which is the class without one"
                            .formatted(scope.product(), MultitypeFigures.NORMAL));
        }
        this.scope = scope;
        this.classes = classes;
    }

    static MultitypeAccumulator read(MetricScope scope, DataInput in) throws IOException {
        StateHeader.require(FORMAT, scope, in);
        MultitypeAccumulator accumulator = new MultitypeAccumulator(scope, new ArrayList<>());
        accumulator.unnamed = in.readBoolean();
        for (int state = 0; state <= scope.types().size(); state++) {
            accumulator.classes.add(
                    ClassCounts.read(patterns(scope), scope.types().size() + 1, in));
        }
        requireOneOf(accumulator.classes);
        return accumulator;
    }

    /** Each pixel belongs to one class and counts as a negative for the others. */
    private static void requireOneOf(List<ClassCounts> classes) throws IOException {
        try {
            long pixels = 0;
            for (ClassCounts counts : classes) {
                pixels = Math.addExact(pixels, counts.scores().positives());
            }
            for (ClassCounts counts : classes) {
                if (counts.pixels() != pixels) {
                    throw new IOException("not the state of multi-type metrics: one class has %d pixels, all have %d"
                            .formatted(counts.pixels(), pixels));
                }
            }
        } catch (ArithmeticException overflow) {
            throw new IOException(
                    "not the state of multi-type metrics: its counts add up to more than a long", overflow);
        }
    }

    @Override
    public void add(Prediction prediction, Truth truth) {
        if (!scope.types().isEmpty()) {
            truth.labels().ifPresent(labels -> addPixels(prediction, labels));
        }
    }

    @Override
    public void merge(MetricAccumulator other) {
        if (!(other instanceof MultitypeAccumulator theirs) || !theirs.scope.equals(scope)) {
            throw new IllegalArgumentException(
                    "not the multi-type metrics of product '%s' with its types".formatted(scope.product()));
        }
        unnamed |= theirs.unnamed;
        for (int state = 0; state < classes.size(); state++) {
            classes.get(state).merge(theirs.classes.get(state));
        }
    }

    @Override
    public void write(DataOutput out) throws IOException {
        StateHeader.write(FORMAT, scope, out);
        out.writeBoolean(unnamed);
        for (ClassCounts counts : classes) {
            counts.write(out);
        }
    }

    @Override
    public MetricResult finish() {
        if (scope.types().isEmpty()) {
            return MultitypeFigures.undefined("the taxonomy gives product '%s' no type".formatted(scope.product()));
        }
        if (unnamed) {
            return MultitypeFigures.undefined("the prompt strategy names no types");
        }
        return MultitypeFigures.of(scope, classes);
    }

    private void addPixels(Prediction prediction, LabelMap labels) {
        List<ScoreMap> states = prediction.states();
        if (states.isEmpty()) {
            unnamed = true;
            return;
        }
        check(prediction, labels);
        long[] weights = new long[labels.labels().length];
        for (int state = 0; state < states.size(); state++) {
            for (int pixel = 0; pixel < weights.length; pixel++) {
                short label = labels.labels()[pixel];
                weights[pixel] = label == state ? 1 : label == LabelMap.UNTYPED ? -1 : 0;
            }
            classes.get(state).add(states.get(state).values(), weights);
        }
        decide(states, labels.labels());
    }

    /** Assigns each pixel to the class with the highest state map; of equal ones, the first. */
    private void decide(List<ScoreMap> states, short[] labels) {
        for (int pixel = 0; pixel < labels.length; pixel++) {
            if (labels[pixel] != LabelMap.UNTYPED) {
                int best = 0;
                for (int state = 1; state < states.size(); state++) {
                    if (states.get(state).values()[pixel] > states.get(best).values()[pixel]) {
                        best = state;
                    }
                }
                classes.get(labels[pixel]).decide(best);
            }
        }
    }

    private void check(Prediction prediction, LabelMap labels) {
        List<ScoreMap> states = prediction.states();
        if (states.size() != classes.size()) {
            throw new IllegalArgumentException("product '%s' has %d types, so %d state maps, not %d"
                    .formatted(scope.product(), scope.types().size(), classes.size(), states.size()));
        }
        ScoreMap normal = states.get(0);
        if (labels.width() != normal.width() || labels.height() != normal.height()) {
            throw new IllegalArgumentException("the state maps are %d x %d, the labels are %d x %d"
                    .formatted(normal.width(), normal.height(), labels.width(), labels.height()));
        }
        for (short label : labels.labels()) {
            if (label < LabelMap.UNTYPED || label > scope.types().size()) {
                throw new IllegalArgumentException("label %d is not one of the %d types of product '%s'"
                        .formatted(label, scope.types().size(), scope.product()));
            }
        }
        for (ScoreMap map : states) {
            requireNumbers(map, labels.labels());
        }
    }

    /** Checked before the first class is counted, so that an image is counted whole or not at all. */
    private static void requireNumbers(ScoreMap map, short[] labels) {
        for (int pixel = 0; pixel < labels.length; pixel++) {
            if (labels[pixel] != LabelMap.UNTYPED && Float.isNaN(map.values()[pixel])) {
                throw new IllegalArgumentException(
                        "the score of pixel %d in a state map is not a number".formatted(pixel));
            }
        }
    }

    private static int patterns(MetricScope scope) {
        return Math.max(
                ScoreHistogram.FEWEST_PATTERNS,
                ScoreHistogram.PATTERNS / (scope.types().size() + 1));
    }
}
