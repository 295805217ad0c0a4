package org.dapo.histogram;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * A histogram as bytes: the number of dropped bits (1 byte) and of patterns in use (4). Unless there are none, the lowest and the
 * highest score follow (4 each), and then the patterns in ascending order. Each pattern is its distance from the pattern before
 * (for the first, from the lowest possible one), its negatives and its positives. Each of these numbers is written in groups of
 * seven bits, lowest first, with the eighth bit set in all but the last. A state has exactly one encoding, and any other is
 * rejected.
 */
final class HistogramFormat {
    private static final int MOST_DROPPED = 22;

    private HistogramFormat() {}

    static void write(RankedBins bins, DataOutput out) throws IOException {
        out.writeByte(bins.droppedBits());
        out.writeInt(bins.size());
        if (bins.size() == 0) {
            return;
        }
        out.writeFloat(bins.lowest());
        out.writeFloat(bins.highest());
        long before = OrderedBits.LOWEST >> bins.droppedBits();
        for (int bin = bins.size() - 1; bin >= 0; bin--) {
            writeGroups(bins.key(bin) - before, out);
            writeGroups(bins.negatives(bin), out);
            writeGroups(bins.positives(bin), out);
            before = bins.key(bin);
        }
    }

    static void read(ScoreHistogram histogram, int limit, DataInput in) throws IOException {
        int dropped = in.readUnsignedByte();
        int patterns = in.readInt();
        // A bit is dropped only when more patterns than the limit are in use, and that at most halves them.
        int fewest = dropped == 0 ? 0 : limit / 2 + 1;
        if (dropped > MOST_DROPPED || patterns < fewest || patterns > limit) {
            throw new IOException("not a histogram of at most %d patterns: %d dropped bits, %d patterns"
                    .formatted(limit, dropped, patterns));
        }
        if (patterns == 0) {
            return;
        }
        float lowest = in.readFloat();
        float highest = in.readFloat();
        try {
            histogram.restore(dropped, lowest, highest, bins(dropped, patterns, lowest, highest, in));
        } catch (ArithmeticException overflow) {
            throw new IOException("not a histogram: its counts add up to more than a long", overflow);
        }
    }

    private static Bins bins(int dropped, int patterns, float lowest, float highest, DataInput in) throws IOException {
        Bins.Builder bins = new Bins.Builder(0);
        long key = OrderedBits.LOWEST >> dropped;
        long last = OrderedBits.HIGHEST >> dropped;
        for (int pattern = 0; pattern < patterns; pattern++) {
            long step = readGroups(in);
            if (step > last - key || (step == 0 && pattern > 0)) {
                throw new IOException("not a histogram: pattern %d of %d is out of order".formatted(pattern, patterns));
            }
            key += step;
            requireEdge(pattern == 0, lowest, key, dropped);
            requireEdge(pattern == patterns - 1, highest, key, dropped);
            long negatives = readGroups(in);
            long positives = readGroups(in);
            if (negatives == 0 && positives == 0) {
                throw new IOException("not a histogram: pattern %d of %d is empty".formatted(pattern, patterns));
            }
            bins.add((int) key, negatives, positives);
        }
        return bins.bins();
    }

    private static void requireEdge(boolean edge, float score, long key, int dropped) throws IOException {
        boolean negativeZero = Float.floatToRawIntBits(score) == Integer.MIN_VALUE;
        if (edge && (Float.isNaN(score) || negativeZero || OrderedBits.of(score) >> dropped != key)) {
            throw new IOException("not a histogram: its lowest or highest score is %s".formatted(score));
        }
    }

    private static void writeGroups(long value, DataOutput out) throws IOException {
        long rest = value;
        while (rest > 0x7F) {
            out.writeByte((int) (rest & 0x7F | 0x80));
            rest >>>= 7;
        }
        out.writeByte((int) rest);
    }

    /** A number of at most 63 bits in its shortest form. */
    private static long readGroups(DataInput in) throws IOException {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE - 1; shift += 7) {
            int group = in.readUnsignedByte();
            value |= (long) (group & 0x7F) << shift;
            if (group < 0x80) {
                if (group == 0 && shift > 0) {
                    break;
                }
                return value;
            }
        }
        throw new IOException("not a histogram: a number of more than 63 bits, or not in its shortest form");
    }
}
