package org.dapo.shell.internal.options;

import java.util.Optional;
import java.util.stream.Stream;
import org.dapo.api.pipeline.Framing;
import org.dapo.shell.internal.terminal.WrongUsage;
import picocli.CommandLine.Option;

/** The options for passing images to the network. */
public final class FramingOptions {
    @Option(
            names = "--framing",
            paramLabel = "F",
            description =
                    "How an image is fitted to the network's square input: square (resized, ignoring the aspect ratio, "
                            + "as in the papers), padded (resized, keeping the aspect ratio) or tiles (overlapping tiles, for "
                            + "large images) (default: square).")
    private Optional<String> way = Optional.empty();

    @Option(
            names = "--tile-size",
            paramLabel = "S",
            description =
                    "Side of a tile in image pixels; requires --framing tiles (default: the network's input side, so "
                            + "that nothing is downscaled).")
    private Optional<Integer> tileSize = Optional.empty();

    @Option(
            names = "--tile-overlap",
            paramLabel = "O",
            description =
                    "Minimum overlap of neighbouring tiles, as a share of the tile side, 0 to 0.5; requires --framing "
                            + "tiles (default: 0.25).")
    private Optional<Double> tileOverlap = Optional.empty();

    @Option(
            names = "--region",
            paramLabel = "X,Y,W,H",
            description =
                    "Part of each image to analyse, in pixels: left, top, width, height (default: the whole image).")
    private Optional<String> region = Optional.empty();

    @Option(
            names = "--shifts",
            paramLabel = "N",
            description =
                    "Average the results of N x N passes over each image, shifted by fractions of a patch: finer maps in "
                            + "N x N times the time; 1 to 8 (default: 1).")
    private Optional<Integer> shifts = Optional.empty();

    @Option(
            names = "--turns",
            description =
                    "Also turn the image by a quarter from pass to pass; requires --shifts 2 or more. For networks and "
                            + "products for which it does not matter which way is up.")
    private boolean turns;

    /** The framing; a square if no option is given. */
    public Framing framing() {
        return asked().orElse(Framing.SQUARE);
    }

    /** The framing that the options describe; empty if none is given. */
    public Optional<Framing> asked() {
        boolean any =
                turns || Stream.of(way, tileSize, tileOverlap, region, shifts).anyMatch(Optional::isPresent);
        return any ? Optional.of(described()) : Optional.empty();
    }

    private Framing described() {
        try {
            Framing described = Framing.of(
                            way.orElse("square"),
                            tileSize.orElse(0),
                            tileOverlap.orElse(Framing.DEFAULT_OVERLAP),
                            region.map(Framing.Box::parse))
                    .withShifts(shifts.orElse(1), turns);
            if (described.way() != Framing.Way.TILES && (tileSize.isPresent() || tileOverlap.isPresent())) {
                throw new WrongUsage("--tile-size and --tile-overlap require --framing tiles");
            }
            return described;
        } catch (IllegalArgumentException e) {
            throw new WrongUsage(e.getMessage(), e);
        }
    }
}
