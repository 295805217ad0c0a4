package org.dapo.engine.internal.framing;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.dapo.api.image.RgbImage;
import org.dapo.api.image.ScoreMap;
import org.dapo.api.metric.Prediction;
import org.dapo.api.pipeline.Framing;
import org.dapo.api.pipeline.Framing.Box;
import org.dapo.api.pipeline.Framing.Way;
import org.dapo.api.pipeline.PipelineException;
import org.dapo.engine.internal.data.SamplePreparation;
import org.dapo.imaging.Kernel;
import org.dapo.imaging.Resize;
import org.dapo.nn.api.backbone.Preprocessing;

/**
 * Runs images of any shape and size through a network whose input is a square of fixed side.
 *
 * @param framing how images are fitted to the input
 * @param side the network's input side S
 * @param kernel the kernel for resizing
 * @param fill the colour (red, green, blue) of the area that an image leaves free in a square
 * @param together the maximum number of windows of an image per network call
 */
public record Look(Framing framing, int side, Kernel kernel, byte[] fill, int together) {
    /** The network, for images of S by S. */
    @FunctionalInterface
    public interface Network {
        /** Returns one prediction per image. */
        List<Prediction> predict(List<RgbImage> squares) throws PipelineException;
    }

    /** Receives the predictions for the windows of an image, row by row. */
    private interface Listener {
        void window(Window window, Prediction square);
    }

    /** For a network with the given side and preprocessing. Free areas get the mean colour, which preprocessing maps to 0. */
    public static Look of(Framing framing, int side, Preprocessing preprocessing, int together) {
        byte[] mean = new byte[3];
        for (int channel = 0; channel < mean.length; channel++) {
            mean[channel] = (byte) Math.round(255 * preprocessing.mean().get(channel));
        }
        return new Look(framing, side, SamplePreparation.kernel(preprocessing), mean, together);
    }

    /**
     * Predicts an image of any size. Of the types, only the likeliest per pixel is kept.
     *
     * @param image the image
     * @param types the ids of the types for which the network makes maps, if any
     * @param network the network
     * @return the result for the whole image
     * @throws PipelineException if the region does not lie within the image, or the network fails
     */
    public Blend at(RgbImage image, List<String> types, Network network) throws PipelineException {
        List<Window> windows = windows(image);
        Blend[] blend = new Blend[1];
        look(image, windows, network, (window, square) -> {
            if (blend[0] == null) {
                blend[0] = new Blend(
                        image.width(),
                        image.height(),
                        window.seen(),
                        windows.size() == 1 ? 0 : window.down().length(),
                        square.states().isEmpty() ? List.of() : types);
            }
            // The normal state's map is not needed here.
            blend[0].add(
                    window,
                    square.score(),
                    back(square.anomaly(), window),
                    type -> back(square.states().get(type + 1), window));
        });
        blend[0].finish();
        return blend[0];
    }

    /**
     * Predicts an image and keeps the map of each state.
     *
     * @param image the image
     * @param network the network
     * @return the prediction for the whole image, with maps of its size
     * @throws PipelineException if the region does not lie within the image, or the network fails
     */
    public Prediction whole(RgbImage image, Network network) throws PipelineException {
        float[] score = {Float.NEGATIVE_INFINITY};
        List<ScoreMap> sums = new ArrayList<>();
        look(image, windows(image), network, (window, square) -> {
            score[0] = Math.max(score[0], square.score());
            List<ScoreMap> maps = new ArrayList<>(List.of(square.anomaly()));
            maps.addAll(square.states());
            for (int i = 0; i < maps.size(); i++) {
                if (sums.size() == i) {
                    sums.add(new ScoreMap(image.width(), image.height(), new float[image.width() * image.height()]));
                }
                window.add(
                        back(maps.get(i), window),
                        sums.get(i).values(),
                        image.width(),
                        window.seen().left(),
                        window.seen().top());
            }
        });
        return new Prediction(score[0], sums.get(0), sums.subList(1, sums.size()));
    }

    private void look(RgbImage image, List<Window> windows, Network network, Listener listener)
            throws PipelineException {
        for (int from = 0; from < windows.size(); from += together) {
            List<Window> next = windows.subList(from, Math.min(windows.size(), from + together));
            List<Prediction> predictions = network.predict(next.stream()
                    .map(window -> onSquare(resized(window.of(image))))
                    .toList());
            for (int i = 0; i < next.size(); i++) {
                listener.window(next.get(i), predictions.get(i));
            }
        }
    }

    /** Why an image cannot be processed; empty if it can. */
    public Optional<String> problem(RgbImage image) {
        return framing.region()
                .filter(box -> (long) box.left() + box.width() > image.width()
                        || (long) box.top() + box.height() > image.height())
                .map(box -> "the region %s does not lie within the image, which is %s x %s"
                        .formatted(box, image.width(), image.height()));
    }

    /** The windows of an image, row by row. */
    private List<Window> windows(RgbImage image) throws PipelineException {
        Optional<String> problem = problem(image);
        if (problem.isPresent()) {
            throw new PipelineException(problem.get());
        }
        Box seen = framing.region().orElse(new Box(0, 0, image.width(), image.height()));
        boolean tiled = framing.way() == Way.TILES;
        int tile = framing.tile() == 0 ? side : framing.tile();
        List<Tiles.Tile> columns = Tiles.along(seen.width(), tiled ? tile : seen.width(), framing.overlap());
        List<Tiles.Tile> rows = Tiles.along(seen.height(), tiled ? tile : seen.height(), framing.overlap());
        List<Window> windows = new ArrayList<>();
        for (Tiles.Tile row : rows) {
            for (Tiles.Tile column : columns) {
                windows.add(new Window(seen, column, row));
            }
        }
        return windows;
    }

    /** A window at network size: a square, or the largest size within it that keeps the aspect ratio. */
    private RgbImage resized(RgbImage window) {
        return Resize.image(
                window, inside(window.width(), window.height()), inside(window.height(), window.width()), kernel);
    }

    /** The length of one side of a window within the square, given the other side. */
    private int inside(int one, int other) {
        boolean longest = one >= other;
        return framing.way() == Way.SQUARE || longest ? side : Math.max(1, Math.round((float) one * side / other));
    }

    private RgbImage onSquare(RgbImage image) {
        if (image.width() == side && image.height() == side) {
            return image;
        }
        byte[] square = new byte[3 * side * side];
        for (int i = 0; i < square.length; i++) {
            square[i] = fill[i % 3];
        }
        for (int y = 0; y < image.height(); y++) {
            System.arraycopy(image.pixels(), 3 * y * image.width(), square, 3 * y * side, 3 * image.width());
        }
        return new RgbImage(side, side, square);
    }

    /** Resizes the map of a square to the size of the window on it. */
    private ScoreMap back(ScoreMap map, Window window) {
        int width = inside(window.across().length(), window.down().length());
        int height = inside(window.down().length(), window.across().length());
        ScoreMap own = map;
        if (width != map.width() || height != map.height()) {
            float[] values = new float[width * height];
            for (int y = 0; y < height; y++) {
                System.arraycopy(map.values(), y * map.width(), values, y * width, width);
            }
            own = new ScoreMap(width, height, values);
        }
        return Resize.scores(own, window.across().length(), window.down().length());
    }
}
