package org.dapo.metric.multitype.internal;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.stream.LongStream;
import org.dapo.histogram.ScoreHistogram;

/**
 * The counts of one class, normal or a defect type: the scores of its state map against all other classes, and the classes
 * predicted for its own pixels.
 */
final class ClassCounts {
    private final ScoreHistogram scores;
    /** The number of the class's pixels whose highest state map is that of each class. */
    private final long[] decided;

    ClassCounts(int patterns, int classes) {
        this(new ScoreHistogram(patterns), new long[classes]);
    }

    private ClassCounts(ScoreHistogram scores, long[] decided) {
        this.scores = scores;
        this.decided = decided;
    }

    static ClassCounts read(int patterns, int classes, DataInput in) throws IOException {
        ClassCounts counts = new ClassCounts(ScoreHistogram.read(patterns, in), new long[classes]);
        long left = counts.scores.positives();
        for (int state = 0; state < classes; state++) {
            counts.decided[state] = in.readLong();
            if (counts.decided[state] < 0 || counts.decided[state] > left) {
                throw new IOException("not the state of multi-type metrics: %d pixels of %d were taken for one class"
                        .formatted(counts.decided[state], left));
            }
            left -= counts.decided[state];
        }
        if (left != 0) {
            throw new IOException("not the state of multi-type metrics: %d pixels were not decided".formatted(left));
        }
        return counts;
    }

    void write(DataOutput out) throws IOException {
        scores.write(out);
        for (long count : decided) {
            out.writeLong(count);
        }
    }

    void add(float[] map, long[] weights) {
        scores.add(map, weights);
    }

    /** Counts a pixel of the class by its predicted class. */
    void decide(int state) {
        decided[state]++;
    }

    void merge(ClassCounts other) {
        // First, since it rejects more pixels than can be counted; the sum of decisions is never larger.
        scores.merge(other.scores);
        for (int state = 0; state < decided.length; state++) {
            decided[state] += other.decided[state];
        }
    }

    ScoreHistogram scores() {
        return scores;
    }

    /** The numbers of the class's pixels predicted as each class. */
    LongStream decided() {
        return LongStream.of(decided);
    }

    /** The number of the class's pixels predicted as one class. */
    long decided(int state) {
        return decided[state];
    }

    /** The number of counted pixels of all classes. */
    long pixels() {
        return Math.addExact(scores.positives(), scores.negatives());
    }
}
