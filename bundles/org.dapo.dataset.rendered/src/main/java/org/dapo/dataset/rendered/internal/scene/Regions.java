package org.dapo.dataset.rendered.internal.scene;

import java.util.BitSet;

/** Tidies masks. */
final class Regions {
    /** A pixel with fewer set neighbours than this is a speck. */
    private static final int COMPANY = 2;

    private Regions() {}

    /** Removes single pixels and fills gaps of up to four pixels: dilated by two pixels, then eroded by two. */
    static BitSet closed(BitSet bits, int size) {
        BitSet tidy = new BitSet();
        for (int at = bits.nextSetBit(0); at >= 0; at = bits.nextSetBit(at + 1)) {
            if (neighbours(bits, at, size) > COMPANY) {
                tidy.set(at);
            }
        }
        return eroded(eroded(dilated(dilated(tidy, size), size), size), size);
    }

    private static BitSet dilated(BitSet bits, int size) {
        BitSet wide = new BitSet();
        for (int at = bits.nextSetBit(0); at >= 0; at = bits.nextSetBit(at + 1)) {
            for (int row = Math.max(0, at / size - 1); row <= Math.min(size - 1, at / size + 1); row++) {
                wide.set(row * size + Math.max(0, at % size - 1), row * size + Math.min(size - 1, at % size + 1) + 1);
            }
        }
        return wide;
    }

    private static BitSet eroded(BitSet bits, int size) {
        BitSet narrow = new BitSet();
        for (int at = bits.nextSetBit(0); at >= 0; at = bits.nextSetBit(at + 1)) {
            if (neighbours(bits, at, size) == inImage(at, size)) {
                narrow.set(at);
            }
        }
        return narrow;
    }

    /** The number of set pixels among a pixel and its eight neighbours. */
    private static int neighbours(BitSet bits, int at, int size) {
        int count = 0;
        for (int row = Math.max(0, at / size - 1); row <= Math.min(size - 1, at / size + 1); row++) {
            for (int column = Math.max(0, at % size - 1); column <= Math.min(size - 1, at % size + 1); column++) {
                count += bits.get(row * size + column) ? 1 : 0;
            }
        }
        return count;
    }

    private static int inImage(int at, int size) {
        int rows = Math.min(size - 1, at / size + 1) - Math.max(0, at / size - 1) + 1;
        int columns = Math.min(size - 1, at % size + 1) - Math.max(0, at % size - 1) + 1;
        return rows * columns;
    }
}
