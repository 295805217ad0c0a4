package org.dapo.api.pipeline;

import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * How an image goes into a network that takes squares of one size, and how often. Whichever way it goes, its map comes out at its own size.
 *
 * @param way how
 * @param tile the side of a tile in pixels of the image, which tiles alone have; 0 for the network's input side, so that nothing is
 *     made smaller
 * @param overlap how much of its side a tile has in common with its neighbour at least, 0 to 0.5; 0 where there are no tiles
 * @param region the part of the image that is looked at; empty for all. Outside of it the map is 0
 * @param shifts N, 1 to 8: each square is looked at N · N times, each time moved by another multiple of an N-th of a patch across and down
 *     and its maps moved back; maps and scores are the mean of all (cycle spinning, Coifman and Donoho 1995, "Translation-invariant
 *     de-noising"). Maps are finer than patches then, in N · N times the time
 */
public record Framing(Way way, int tile, double overlap, Optional<Box> region, int shifts) {
    /** How the whole image is squeezed into a square and looked at once, as it is in the papers. */
    public static final Framing SQUARE = new Framing(Way.SQUARE, 0, 0, Optional.empty(), 1);

    /** What tiles have in common where nobody says otherwise. */
    public static final double DEFAULT_OVERLAP = 0.25;

    private static final double MOST_OVERLAP = 0.5;
    private static final int MOST_SHIFTS = 8;

    /** The ways. */
    public enum Way {
        /** The image is squeezed into a square. */
        SQUARE,
        /** It keeps its shape; what is left of the square is filled with the mean colour. */
        PADDED,
        /**
         * It goes in as overlapping tiles, one by one, whose maps are blended. Its score is the highest of a tile. What memory this takes
         * beyond the image and its map grows with the side of a tile.
         */
        TILES
    }

    /**
     * A part of an image, in pixels.
     *
     * @param left its first column, at least 0
     * @param top its first row, at least 0
     * @param width how many columns, at least 1
     * @param height how many rows, at least 1
     */
    public record Box(int left, int top, int width, int height) {
        /**
         * Checks the numbers.
         *
         * @throws IllegalArgumentException if one is too small
         */
        public Box {
            if (left < 0 || top < 0 || width < 1 || height < 1) {
                throw new IllegalArgumentException(
                        "the region %d,%d,%d,%d is none: left and top are 0 or more, width and height 1 or more"
                                .formatted(left, top, width, height));
            }
        }

        /**
         * Reads {@code left,top,width,height}.
         *
         * @param text what the user wrote
         * @return the box
         * @throws IllegalArgumentException if it is none; the message says what would be right
         */
        public static Box parse(String text) {
            String[] numbers = text.split(",", -1);
            if (numbers.length != 4) {
                throw new IllegalArgumentException("a region is LEFT,TOP,WIDTH,HEIGHT, not '%s'".formatted(text));
            }
            try {
                return new Box(number(numbers[0]), number(numbers[1]), number(numbers[2]), number(numbers[3]));
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException("a region is LEFT,TOP,WIDTH,HEIGHT, not '%s'".formatted(text), e);
            }
        }

        private static int number(String text) {
            return Integer.parseInt(text.strip());
        }

        @Override
        public String toString() {
            return left + "," + top + "," + width + "," + height;
        }
    }

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if a number is out of its range
     */
    public Framing {
        Objects.requireNonNull(way, "way");
        Objects.requireNonNull(region, "region");
        if (tile < 0) {
            throw new IllegalArgumentException("the side of a tile is %d; it takes 0 or more".formatted(tile));
        }
        if (!(overlap >= 0 && overlap <= MOST_OVERLAP)) {
            throw new IllegalArgumentException("the overlap of tiles is %s; it takes 0 to 0.5".formatted(overlap));
        }
        if (shifts < 1 || shifts > MOST_SHIFTS) {
            throw new IllegalArgumentException("%d shifts; it takes 1 to %d".formatted(shifts, MOST_SHIFTS));
        }
        if (way != Way.TILES) {
            tile = 0;
            overlap = 0;
        }
    }

    /**
     * A framing in which each square is looked at once.
     *
     * @param way how
     * @param tile the side of a tile, or 0
     * @param overlap the overlap of tiles
     * @param region the part of the image, if not all
     * @throws IllegalArgumentException if a number is out of its range
     */
    public Framing(Way way, int tile, double overlap, Optional<Box> region) {
        this(way, tile, overlap, region, 1);
    }

    /**
     * The same way, looked at more often.
     *
     * @param number N, for N · N times; 1 to 8
     * @return the framing
     * @throws IllegalArgumentException if the number is out of its range
     */
    public Framing withShifts(int number) {
        return new Framing(way, tile, overlap, region, number);
    }

    /** Whether the whole image is squeezed into a square. */
    public boolean square() {
        return way == Way.SQUARE && region.isEmpty();
    }

    /** In words that tell two framings apart where they make a difference, such as {@code tiles of 960 overlapping 0.25 in 0,0,4000,3000}. */
    @Override
    public String toString() {
        String words = way.name().toLowerCase(Locale.ROOT);
        if (way == Way.TILES) {
            words += (tile == 0 ? " of the input side" : " of " + tile) + " overlapping " + overlap;
        }
        return words
                + region.map(box -> " in " + box).orElse("")
                + (shifts == 1 ? "" : ", " + shifts + " x " + shifts + " shifts");
    }

    /**
     * A framing by the name of its way.
     *
     * @param name {@code square}, {@code padded} or {@code tiles}
     * @param tile the side of a tile, or 0
     * @param overlap the overlap of tiles
     * @param region the part of the image, if not all
     * @return the framing
     * @throws IllegalArgumentException if there is no such way, or a number is out of its range
     */
    public static Framing of(String name, int tile, double overlap, Optional<Box> region) {
        Way way =
                switch (name) {
                    case "square" -> Way.SQUARE;
                    case "padded" -> Way.PADDED;
                    case "tiles" -> Way.TILES;
                    default ->
                        throw new IllegalArgumentException(
                                "there is no framing '%s'; there are: square, padded, tiles".formatted(name));
                };
        return new Framing(way, tile, overlap, region);
    }
}
