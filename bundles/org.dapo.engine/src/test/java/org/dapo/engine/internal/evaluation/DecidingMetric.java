package org.dapo.engine.internal.evaluation;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.dapo.api.metric.ConfusionMatrix;
import org.dapo.api.metric.Curve;
import org.dapo.api.metric.MetricAccumulator;
import org.dapo.api.metric.MetricCalculator;
import org.dapo.api.metric.MetricResult;
import org.dapo.api.metric.MetricScope;
import org.dapo.api.metric.MetricValue;
import org.dapo.api.metric.Prediction;
import org.dapo.api.metric.Truth;

/** A fake metric that assigns each image to the state whose map has the highest value. Images without labels are ignored. */
final class DecidingMetric implements MetricCalculator {
    @Override
    public List<String> metrics() {
        return List.of("right");
    }

    @Override
    public MetricAccumulator start(MetricScope scope) {
        int classes = 1 + scope.types().size();
        return new Decided(scope, new long[classes][classes]);
    }

    @Override
    public MetricAccumulator read(MetricScope scope, DataInput in) throws IOException {
        int classes = 1 + scope.types().size();
        long[][] counts = new long[classes][classes];
        for (long[] row : counts) {
            for (int column = 0; column < classes; column++) {
                row[column] = in.readLong();
            }
        }
        return new Decided(scope, counts);
    }

    private record Decided(MetricScope scope, long[][] counts) implements MetricAccumulator {
        @Override
        public void add(Prediction prediction, Truth truth) {
            if (truth.labels().isPresent()) {
                int row = 0;
                for (short label : truth.labels().get().labels()) {
                    row = Math.max(row, label);
                }
                int column = 0;
                for (int state = 1; state < counts.length; state++) {
                    boolean higher = prediction.states().get(state).highest()
                            > prediction.states().get(column).highest();
                    column = higher ? state : column;
                }
                counts[row][column]++;
            }
        }

        @Override
        public void merge(MetricAccumulator other) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void write(DataOutput out) throws IOException {
            for (long[] row : counts) {
                for (long count : row) {
                    out.writeLong(count);
                }
            }
        }

        @Override
        public MetricResult finish() {
            Map<String, Map<String, MetricValue>> types = new TreeMap<>();
            for (int type = 1; type < counts.length; type++) {
                types.put(scope.types().get(type - 1), Map.of("right", right(type)));
            }
            List<String> classes = new ArrayList<>(List.of("normal"));
            classes.addAll(scope.types());
            Curve curve = new Curve("decided", "along", "up", new float[] {0, 1}, new float[] {0, 1});
            return new MetricResult(
                    Map.of("right", right(0)),
                    types,
                    List.of(curve),
                    Optional.of(new ConfusionMatrix(classes, counts)));
        }

        private MetricValue right(int row) {
            long all = LongStream.of(counts[row]).sum();
            return all == 0 ? MetricValue.undefined("no image") : MetricValue.of((double) counts[row][row] / all);
        }
    }
}
