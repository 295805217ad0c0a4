package org.dapo.dataset.rendered.internal.scene;

import java.util.BitSet;

/** Tidies masks. */
final class Regions {
    /** A pixel with fewer set neighbours than this is a speck. */
    private static final int COMPANY = 2;

    private Regions() {}

    /** Takes away single pixels, and fills gaps of up to two pixels: dilated by one pixel, then eroded by one. */
    static BitSet closed(BitSet bits, int size) {
        BitSet tidy = new BitSet();
        for (int at = bits.nextSetBit(0); at >= 0; at = bits.nextSetBit(at + 1)) {
            if (neighbours(bits, at, size) > COMPANY) {
                tidy.set(at);
            }
        }
        BitSet wide = new BitSet();
        for (int at = 0; at < size * size; at++) {
            if (neighbours(tidy, at, size) > 0) {
                wide.set(at);
            }
        }
        BitSet closed = new BitSet();
        for (int at = wide.nextSetBit(0); at >= 0; at = wide.nextSetBit(at + 1)) {
            if (neighbours(wide, at, size) == inImage(at, size)) {
                closed.set(at);
            }
        }
        return closed;
    }

    /** How many of a pixel and the eight about it are set. */
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
