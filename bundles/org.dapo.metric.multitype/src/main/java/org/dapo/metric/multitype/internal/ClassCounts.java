package org.dapo.metric.multitype.internal;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.dapo.histogram.ScoreHistogram;

/** What is counted of one class, normal or a defect type: its state map's scores against all other classes, and decisions. */
final class ClassCounts {
    private final ScoreHistogram scores;
    /** Pixels whose highest state map is the class's. */
    private long decided;

    /** Pixels that are both. */
    private long agreed;

    ClassCounts(int patterns) {
        this(new ScoreHistogram(patterns));
    }

    private ClassCounts(ScoreHistogram scores) {
        this.scores = scores;
    }

    static ClassCounts read(int patterns, DataInput in) throws IOException {
        ClassCounts counts = new ClassCounts(ScoreHistogram.read(patterns, in));
        counts.decided = in.readLong();
        counts.agreed = in.readLong();
        if (counts.agreed < 0 || counts.agreed > Math.min(counts.scores.positives(), counts.decided)) {
            throw new IOException("not the state of multi-type metrics: %d of %d decided pixels are right, of %d"
                    .formatted(counts.agreed, counts.decided, counts.scores.positives()));
        }
        return counts;
    }

    void write(DataOutput out) throws IOException {
        scores.write(out);
        out.writeLong(decided);
        out.writeLong(agreed);
    }

    void add(float[] map, long[] weights) {
        scores.add(map, weights);
    }

    void decide(boolean right) {
        decided++;
        agreed += right ? 1 : 0;
    }

    void merge(ClassCounts other) {
        decided = Math.addExact(decided, other.decided);
        agreed = Math.addExact(agreed, other.agreed);
        scores.merge(other.scores);
    }

    ScoreHistogram scores() {
        return scores;
    }

    /** 2·TP / (2·TP + FP + FN), for a class that has pixels. */
    double f1() {
        return 2.0 * agreed / ((double) scores.positives() + decided);
    }
}
