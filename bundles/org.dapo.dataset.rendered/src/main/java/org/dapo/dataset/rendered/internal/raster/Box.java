package org.dapo.dataset.rendered.internal.raster;

/** A rectangle of pixels that grows around its content. */
public final class Box {
    int left = Integer.MAX_VALUE;
    int top = Integer.MAX_VALUE;
    int right = -1;
    int bottom = -1;

    /** All pixels of a square image. */
    public static Box whole(int size) {
        Box box = new Box();
        box.add(0, 0);
        box.add(size - 1, size - 1);
        return box;
    }

    /** The pixels of a square image that are no more than a reach away from one of them, to either side. */
    public static Box about(int column, int row, int reach, int size) {
        Box box = new Box();
        box.add(Math.max(0, column - reach), Math.max(0, row - reach));
        box.add(Math.min(size - 1, column + reach), Math.min(size - 1, row + reach));
        return box;
    }

    /** The column furthest to the left. */
    public int left() {
        return left;
    }

    /** The row at the top. */
    public int top() {
        return top;
    }

    /** The column furthest to the right. */
    public int right() {
        return right;
    }

    /** The row at the bottom. */
    public int bottom() {
        return bottom;
    }

    /** Makes it hold a pixel. */
    public void add(int column, int row) {
        left = Math.min(left, column);
        top = Math.min(top, row);
        right = Math.max(right, column);
        bottom = Math.max(bottom, row);
    }
}
