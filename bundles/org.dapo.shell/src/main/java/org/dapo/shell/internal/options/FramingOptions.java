package org.dapo.shell.internal.options;

import java.util.Optional;
import org.dapo.api.pipeline.Framing;
import org.dapo.shell.internal.terminal.WrongUsage;
import picocli.CommandLine.Option;

/** How images go into the network. */
public final class FramingOptions {
    @Option(
            names = "--framing",
            paramLabel = "F",
            defaultValue = "square",
            description =
                    "How an image goes into the network: square (squeezed, as in the papers), padded (it keeps its"
                            + " shape) or tiles (overlapping ones, for large images) (default: ${DEFAULT-VALUE}).")
    private String framing = "square";

    @Option(
            names = "--tile-size",
            paramLabel = "S",
            description =
                    "Side of a tile in pixels of the image (default: the network's input side, so that nothing is made"
                            + " smaller).")
    private Optional<Integer> tileSize = Optional.empty();

    @Option(
            names = "--tile-overlap",
            paramLabel = "O",
            description = "How much of its side a tile has in common with the next at least, 0 to 0.5 (default: 0.25).")
    private Optional<Double> tileOverlap = Optional.empty();

    @Option(
            names = "--region",
            paramLabel = "X,Y,W,H",
            description =
                    "The part of each image that is looked at, in pixels: left, top, width, height (default: all).")
    private Optional<String> region = Optional.empty();

    @Option(
            names = "--shifts",
            paramLabel = "N",
            defaultValue = "1",
            description =
                    "Look at each image N x N times, moved by parts of a patch, and take the mean: finer maps in N x N times"
                            + " the time, 1 to 8 (default: ${DEFAULT-VALUE}).")
    private int shifts = 1;

    public Framing framing() {
        try {
            Framing asked = Framing.of(
                            framing,
                            tileSize.orElse(0),
                            tileOverlap.orElse(Framing.DEFAULT_OVERLAP),
                            region.map(Framing.Box::parse))
                    .withShifts(shifts);
            if (asked.way() != Framing.Way.TILES && (tileSize.isPresent() || tileOverlap.isPresent())) {
                throw new WrongUsage("--tile-size and --tile-overlap take --framing tiles");
            }
            return asked;
        } catch (IllegalArgumentException e) {
            throw new WrongUsage(e.getMessage(), e);
        }
    }
}
