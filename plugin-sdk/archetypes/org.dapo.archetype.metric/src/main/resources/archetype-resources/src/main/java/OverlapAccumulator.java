package ${package};

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Map;
import org.dapo.api.image.ScoreMap;
import org.dapo.api.metric.LabelMap;
import org.dapo.api.metric.MetricAccumulator;
import org.dapo.api.metric.MetricResult;
import org.dapo.api.metric.MetricScope;
import org.dapo.api.metric.MetricValue;
import org.dapo.api.metric.Prediction;
import org.dapo.api.metric.Truth;

/**
 * Counts the pixels of one product. Counts are integers: floating-point sums would depend on the order in which images and parts
 * are added.
 */
final class OverlapAccumulator implements MetricAccumulator {
    /** Pixels with at least this share of the highest possible anomaly score count as predicted defects. */
    private static final float THRESHOLD = 0.5f;

    /** No data set has more pixels than this; sums of such counts do not overflow. */
    private static final long MOST_PIXELS = 1L << 60;

    private final MetricScope scope;
    private long found;
    private long missed;
    private long invented;

    OverlapAccumulator(MetricScope scope) {
        this.scope = scope;
    }

    /** Reads what {@link #write} wrote. Anything else is rejected. */
    static OverlapAccumulator read(MetricScope scope, DataInput in) throws IOException {
        if (!isNext(scope, in)) {
            throw new IOException("not the pixel counts of " + scope.product());
        }
        OverlapAccumulator accumulator = new OverlapAccumulator(scope);
        accumulator.found = readCount(in);
        accumulator.missed = readCount(in);
        accumulator.invented = readCount(in);
        return accumulator;
    }

    private static boolean isNext(MetricScope scope, DataInput in) throws IOException {
        if (!in.readUTF().equals(scope.product())
                || in.readFloat() != scope.mapRange()
                || in.readUnsignedShort() != scope.types().size()) {
            return false;
        }
        for (String type : scope.types()) {
            if (!in.readUTF().equals(type)) {
                return false;
            }
        }
        return true;
    }

    private static long readCount(DataInput in) throws IOException {
        long count = in.readLong();
        if (count < 0 || count > MOST_PIXELS) {
            throw new IOException("not a number of pixels: " + count);
        }
        return count;
    }

    @Override
    public void add(Prediction prediction, Truth truth) {
        if (truth.labels().isEmpty()) {
            return; // An anomalous image without a mask has no pixel labels.
        }
        check(prediction.anomaly(), truth.labels().get());
        short[] labels = truth.labels().get().labels();
        float[] scores = prediction.anomaly().values();
        float threshold = THRESHOLD * scope.mapRange();
        for (int pixel = 0; pixel < labels.length; pixel++) {
            boolean defect = labels[pixel] != LabelMap.NORMAL;
            boolean said = scores[pixel] >= threshold;
            found += defect && said ? 1 : 0;
            missed += defect && !said ? 1 : 0;
            invented += !defect && said ? 1 : 0;
        }
    }

    /** Called before anything is counted, so that an image is counted completely or not at all. */
    private static void check(ScoreMap map, LabelMap labels) {
        if (map.width() != labels.width() || map.height() != labels.height()) {
            throw new IllegalArgumentException("the anomaly map is %d x %d, the labels are %d x %d"
                    .formatted(map.width(), map.height(), labels.width(), labels.height()));
        }
        for (float score : map.values()) {
            if (Float.isNaN(score)) {
                throw new IllegalArgumentException("a score in the anomaly map is not a number");
            }
        }
    }

    @Override
    public void merge(MetricAccumulator other) {
        if (!(other instanceof OverlapAccumulator part) || !part.scope.equals(scope)) {
            throw new IllegalArgumentException("not pixel counts of " + scope.product());
        }
        found += part.found;
        missed += part.missed;
        invented += part.invented;
    }

    @Override
    public void write(DataOutput out) throws IOException {
        out.writeUTF(scope.product());
        out.writeFloat(scope.mapRange());
        out.writeShort(scope.types().size());
        for (String type : scope.types()) {
            out.writeUTF(type);
        }
        out.writeLong(found);
        out.writeLong(missed);
        out.writeLong(invented);
    }

    @Override
    public MetricResult finish() {
        MetricValue iou = found + missed == 0
                ? MetricValue.undefined("no defective pixel")
                : MetricValue.of((double) found / (found + missed + invented));
        // A map of two or more must be a LinkedHashMap: the order of Map.of differs from run to run.
        return new MetricResult(Map.of(OverlapMetrics.IOU, iou), Map.of());
    }
}
