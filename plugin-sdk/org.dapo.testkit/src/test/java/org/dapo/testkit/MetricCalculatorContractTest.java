package org.dapo.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.dapo.api.metric.LabelMap;
import org.dapo.api.metric.MetricAccumulator;
import org.dapo.api.metric.MetricCalculator;
import org.dapo.api.metric.MetricResult;
import org.dapo.api.metric.MetricScope;
import org.dapo.api.metric.MetricValue;
import org.dapo.api.metric.Prediction;
import org.dapo.api.metric.Truth;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tests that a correct calculator passes, and that each flaw is found by a test whose message names it. */
class MetricCalculatorContractTest {
    private static Flaw flaw = Flaw.NONE;

    @Test
    void aCalculatorWithoutAFlawPasses() {
        flaw = Flaw.NONE;
        assertEquals(Map.of(), Contracts.messages(Subject.class));
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void aFlawIsFoundAndNamed(Flaw present) {
        flaw = present;
        String message = Contracts.message(Subject.class, present.foundBy);
        assertTrue(message.contains(present.said), message);
    }

    private enum Flaw {
        NONE("", ""),
        KEEPS_IMAGES("keepsNoImage", "memory grows with the number of images"),
        WRITES_EVERY_SCORE("staysFlat", "grows with the number of images"),
        ADDS_FRACTIONS("orderDoesNotMatter", "depend on the order of the images"),
        MERGES_MEANS("mergesExactly", "give other figures than one pass"),
        EMPTIES_THE_OTHER("mergeLeavesTheOther", "changed the other accumulator"),
        COUNTS_FOR_ALL("accumulatorsShareNothing", "state is shared"),
        SHARES_A_BUFFER("threadsDoNotDisturbEachOther", "not thread-safe"),
        TAKES_ANY_SIZE("refusesWhatDoesNotFit", "labels of another size than the maps are taken"),
        COUNTS_LABELS(
                "refusesWhatDoesNotFit", "labels of another width and height than the maps, but as many, are taken"),
        TAKES_ANY_SCORE("refusesWhatIsNoNumber", "a score that is not a number is taken"),
        REFUSES_TOO_LATE("refusesWhatIsNoNumber", "something was counted of an image that was refused"),
        MERGES_STRANGERS("refusesForeignMerge", "IllegalArgumentException"),
        BELIEVES_ANY_BYTES("refusesForeignState", "IOException"),
        NAMES_WITH_SPACES("namesItsMetrics", "not a metric name");

        private final String foundBy;
        private final String said;

        Flaw(String foundBy, String said) {
            this.foundBy = foundBy;
            this.said = said;
        }
    }

    /** The contract test of a calculator that may have a flaw. */
    static class Subject extends MetricCalculatorContract {
        @Override
        protected MetricCalculator calculator() {
            return new MissedPixels();
        }
    }

    /** A metric: the share of defective pixels that score below a half. */
    private static final class MissedPixels implements MetricCalculator {
        private final boolean[] buffer = new boolean[1 << 16];

        @Override
        public List<String> metrics() {
            return List.of(flaw == Flaw.NAMES_WITH_SPACES ? "pixels missed" : "pixel_missed");
        }

        @Override
        public MetricAccumulator start(MetricScope scope) {
            return new Counts(scope, metrics().get(0), buffer);
        }

        @Override
        public MetricAccumulator read(MetricScope scope, DataInput in) throws IOException {
            Counts counts = new Counts(scope, metrics().get(0), buffer);
            if (in.readInt() != scope.hashCode() && flaw != Flaw.BELIEVES_ANY_BYTES) {
                throw new IOException("not the counts of " + scope.product());
            }
            counts.defective = in.readLong();
            counts.missed = in.readLong();
            counts.fraction = in.readDouble();
            if (counts.defective < 0 || counts.missed < 0 || counts.missed > counts.defective) {
                throw new IOException("not counts");
            }
            for (int left = in.readInt(); left > 0; left--) {
                counts.scores.add(in.readFloat());
            }
            return counts;
        }
    }

    private static final class Counts implements MetricAccumulator {
        private static long ofAll;

        private final MetricScope scope;
        private final String metric;
        private final boolean[] shared;
        private final List<Prediction> kept = new ArrayList<>();
        private final List<Float> scores = new ArrayList<>();
        private long defective;
        private long missed;
        private double fraction;

        Counts(MetricScope scope, String metric, boolean[] shared) {
            this.scope = scope;
            this.metric = metric;
            this.shared = shared;
        }

        @Override
        public void add(Prediction prediction, Truth truth) {
            if (truth.labels().isEmpty()) {
                return;
            }
            LabelMap map = truth.labels().get();
            short[] labels = map.labels();
            float[] values = prediction.anomaly().values();
            int pixels = Math.min(labels.length, values.length);
            boolean fits = flaw == Flaw.COUNTS_LABELS
                    ? labels.length == values.length
                    : map.width() == prediction.anomaly().width()
                            && map.height() == prediction.anomaly().height();
            if (!fits && flaw != Flaw.TAKES_ANY_SIZE) {
                throw new IllegalArgumentException("%d labels for %d scores".formatted(labels.length, values.length));
            }
            if (flaw != Flaw.TAKES_ANY_SCORE && flaw != Flaw.REFUSES_TOO_LATE) {
                requireNumbers(values);
            }
            boolean[] low = flaw == Flaw.SHARES_A_BUFFER ? shared : new boolean[pixels];
            for (int pixel = 0; pixel < pixels; pixel++) {
                low[pixel] = values[pixel] < 0.5f;
            }
            if (flaw == Flaw.SHARES_A_BUFFER) {
                LockSupport.parkNanos(1);
            }
            long before = missed;
            for (int pixel = 0; pixel < pixels; pixel++) {
                if (labels[pixel] != LabelMap.NORMAL) {
                    defective++;
                    missed += low[pixel] ? 1 : 0;
                    fraction += values[pixel];
                }
            }
            if (flaw == Flaw.KEEPS_IMAGES) {
                kept.add(prediction);
            } else if (flaw == Flaw.WRITES_EVERY_SCORE) {
                scores.add(prediction.score());
            } else if (flaw == Flaw.COUNTS_FOR_ALL) {
                ofAll += missed - before;
            } else if (flaw == Flaw.REFUSES_TOO_LATE) {
                requireNumbers(values);
            }
        }

        private static void requireNumbers(float[] values) {
            for (float value : values) {
                if (Float.isNaN(value)) {
                    throw new IllegalArgumentException("a score is not a number");
                }
            }
        }

        @Override
        public void merge(MetricAccumulator other) {
            if (flaw == Flaw.MERGES_STRANGERS && !(other instanceof Counts)) {
                return;
            }
            if (!(other instanceof Counts part) || !part.scope.equals(scope)) {
                throw new IllegalArgumentException("not counts of " + scope.product());
            }
            if (flaw == Flaw.MERGES_MEANS && defective > 0) {
                missed = (missed + part.missed) / 2;
                defective = (defective + part.defective) / 2;
                return;
            }
            defective += part.defective;
            missed += part.missed;
            fraction += part.fraction;
            if (flaw == Flaw.EMPTIES_THE_OTHER) {
                part.defective = 0;
                part.missed = 0;
            }
        }

        @Override
        public void write(DataOutput out) throws IOException {
            out.writeInt(scope.hashCode());
            out.writeLong(defective);
            out.writeLong(missed);
            out.writeDouble(fraction);
            out.writeInt(scores.size());
            for (float score : scores) {
                out.writeFloat(score);
            }
        }

        @Override
        public MetricResult finish() {
            double figure =
                    switch (flaw) {
                        case COUNTS_FOR_ALL -> ofAll;
                        case ADDS_FRACTIONS -> fraction / defective;
                        default -> (double) missed / defective;
                    };
            return new MetricResult(
                    Map.of(
                            metric,
                            defective == 0 && flaw != Flaw.COUNTS_FOR_ALL
                                    ? MetricValue.undefined("no defective pixel")
                                    : MetricValue.of(figure)),
                    Map.of());
        }
    }
}
