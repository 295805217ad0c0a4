package org.dapo.api.pipeline;

import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How an image enters a network that takes squares of one size, and how often it is processed. The map always has the image's own
 * size.
 *
 * @param way the way images enter the network
 * @param tile the side of a tile in image pixels, 0 or more. 0 stands for the network's input side, at which nothing is scaled
 *     down. Set to 0 for other ways than tiles
 * @param overlap the minimum share of its side that a tile shares with its neighbour, 0 to 0.5; set to 0 for other ways than
 *     tiles
 * @param region the part of the image that is inspected; empty for all of it. Outside of it the map is 0
 * @param shifts N, 1 to 8. Each square is processed N · N times, each time shifted by another multiple of an N-th of a patch
 *     across and down, and its maps are shifted back. Maps and scores are the mean of all passes (cycle spinning, Coifman and
 *     Donoho 1995, "Translation-invariant de-noising"). Maps then have a finer resolution than the patches, at N · N times the
 *     cost
 * @param turns whether the passes also see the square turned, each by another quarter turn than the one before, at no further
 *     cost. For networks and products for which it does not matter which way is up. Requires 2 shifts or more
 */
public record Framing(Way way, int tile, double overlap, Optional<Box> region, int shifts, boolean turns) {
    /** The whole image resized to a square and processed once, as in the papers. */
    public static final Framing SQUARE = new Framing(Way.SQUARE, 0, 0, Optional.empty(), 1, false);

    /** The default overlap of tiles. */
    public static final double DEFAULT_OVERLAP = 0.25;

    private static final double MOST_OVERLAP = 0.5;
    private static final int MOST_SHIFTS = 8;
    private static final String INPUT_SIDE = "the input side";
    private static final Pattern TEXT = Pattern.compile("(square|padded|tiles)(?: of (" + INPUT_SIDE
            + "|[0-9]+) overlapping ([0-9.E-]+))?(?: in ([0-9,]+))?(?:, ([0-9]) x \\5 shifts( and turns)?)?");

    /** The ways in which an image enters the network. */
    public enum Way {
        /** The image is resized to a square, without keeping its aspect ratio. */
        SQUARE,
        /** The image keeps its aspect ratio. The rest of the square is filled with the mean colour. */
        PADDED,
        /**
         * The image is processed as overlapping tiles, a few at a time, and their maps are blended. Its score is the highest score
         * of a tile. The memory needed beyond the image and its map grows with the side of a tile.
         */
        TILES
    }

    /**
     * A part of an image, in pixels.
     *
     * @param left its first column, at least 0
     * @param top its first row, at least 0
     * @param width the number of columns, at least 1
     * @param height the number of rows, at least 1
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
         * Parses {@code left,top,width,height}.
         *
         * @param text what the user wrote
         * @return the box
         * @throws IllegalArgumentException if the text is not a valid box; the message says what is expected
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
     * Checks the ranges. The tile side and the overlap become 0 for other ways than tiles.
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
        if (turns && shifts == 1) {
            throw new IllegalArgumentException("turns require 2 shifts or more: each pass is turned another way");
        }
        if (way != Way.TILES) {
            tile = 0;
            overlap = 0;
        }
    }

    /**
     * Creates a framing in which each square is processed once.
     *
     * @param way the way images enter the network
     * @param tile the side of a tile in pixels, or 0
     * @param overlap the overlap of tiles, 0 to 0.5
     * @param region the part of the image; empty for all of it
     * @throws IllegalArgumentException if a number is out of its range
     */
    public Framing(Way way, int tile, double overlap, Optional<Box> region) {
        this(way, tile, overlap, region, 1, false);
    }

    /**
     * Copies this framing with another number of shifts, without turns.
     *
     * @param number N, for N · N passes; 1 to 8
     * @return the framing
     * @throws IllegalArgumentException if the number is out of its range
     */
    public Framing withShifts(int number) {
        return withShifts(number, false);
    }

    /**
     * Copies this framing with another number of shifts.
     *
     * @param number N, for N · N passes; 1 to 8
     * @param turned whether the passes are turned, too
     * @return the framing
     * @throws IllegalArgumentException if the number is out of its range, or turns are requested of a single pass
     */
    public Framing withShifts(int number, boolean turned) {
        return new Framing(way, tile, overlap, region, number, turned);
    }

    /** Whether the whole image is resized to a square. */
    public boolean square() {
        return way == Way.SQUARE && region.isEmpty();
    }

    /**
     * Writes this framing in words, such as {@code tiles of 960 overlapping 0.25 in 0,0,4000,3000}. Files of thresholds, packs
     * and results contain this form. It is the same in every language, and differs between framings that differ.
     *
     * @return what {@link #parse} reads
     */
    public String text() {
        String words = way.name().toLowerCase(Locale.ROOT);
        if (way == Way.TILES) {
            words += " of " + (tile == 0 ? INPUT_SIDE : tile) + " overlapping " + overlap;
        }
        return words
                + region.map(box -> " in " + box).orElse("")
                + (shifts == 1 ? "" : ", " + shifts + " x " + shifts + " shifts")
                + (turns ? " and turns" : "");
    }

    /**
     * Reads what {@link #text} wrote, and nothing else.
     *
     * @param text the written form
     * @return the framing
     * @throws IllegalArgumentException if the text is not exactly the written form of a framing; the message says what is
     *     expected
     */
    public static Framing parse(String text) {
        try {
            return Optional.of(TEXT.matcher(text))
                    .filter(Matcher::matches)
                    .map(Framing::read)
                    .filter(framing -> framing.text().equals(text))
                    .orElseThrow(IllegalArgumentException::new);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    ("'%s' is no framing; examples: 'square', 'padded in 0,0,4000,3000', 'tiles of 960 overlapping 0.25',"
                                    + " 'tiles of %s overlapping 0.0, 2 x 2 shifts' (overlap 0 to 0.5, shifts up to %d)")
                            .formatted(text, INPUT_SIDE, MOST_SHIFTS),
                    e);
        }
    }

    private static Framing read(Matcher text) {
        String tile = text.group(2);
        return of(
                        text.group(1),
                        tile == null || tile.equals(INPUT_SIDE) ? 0 : Integer.parseInt(tile),
                        tile == null ? 0 : Double.parseDouble(text.group(3)),
                        Optional.ofNullable(text.group(4)).map(Box::parse))
                .withShifts(text.group(5) == null ? 1 : Integer.parseInt(text.group(5)), text.group(6) != null);
    }

    /** The same as {@link #text}. */
    @Override
    public String toString() {
        return text();
    }

    /**
     * Creates a framing from the name of its way, in which each square is processed once.
     *
     * @param name {@code square}, {@code padded} or {@code tiles}
     * @param tile the side of a tile in pixels, or 0
     * @param overlap the overlap of tiles, 0 to 0.5
     * @param region the part of the image; empty for all of it
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
