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
 * Looks at images of any shape and size through a network that takes squares of one side.
 *
 * @param framing how they go in
 * @param side the network's input side S
 * @param kernel with which they are resized
 * @param fill the colour that fills what an image leaves of a square, red, green and blue
 */
public record Look(Framing framing, int side, Kernel kernel, byte[] fill) {
    /** The network, for one image of S by S. */
    @FunctionalInterface
    public interface Network {
        /** What it says. */
        Prediction predict(RgbImage square) throws PipelineException;
    }

    /** For a network with a side and a preprocessing; what an image leaves of a square is filled with what is 0 to the network. */
    public static Look of(Framing framing, int side, Preprocessing preprocessing) {
        byte[] mean = new byte[3];
        for (int channel = 0; channel < mean.length; channel++) {
            mean[channel] = (byte) Math.round(255 * preprocessing.mean().get(channel));
        }
        return new Look(framing, side, SamplePreparation.kernel(preprocessing), mean);
    }

    /**
     * Looks at an image of any size: of the types no more is kept than which is likeliest.
     *
     * @param image the image
     * @param types the ids of the types that the network makes maps of, if it makes any
     * @param network the network
     * @return what is said of the whole image
     * @throws PipelineException if the region does not lie within the image, or the network fails
     */
    public Blend at(RgbImage image, List<String> types, Network network) throws PipelineException {
        Blend blend = null;
        for (Part part : parts(image)) {
            Prediction prediction = predict(part.of(image), network);
            List<ScoreMap> maps = maps(prediction);
            if (blend == null) {
                blend = new Blend(
                        image.width(),
                        image.height(),
                        part.seen(),
                        part.down().length(),
                        maps.size() > 1 ? types : List.of());
            }
            blend.add(part, prediction.score(), maps);
        }
        blend.finish();
        return blend;
    }

    /**
     * Looks at an image and keeps the map of each state.
     *
     * @param image the image
     * @param network the network
     * @return what is said of the whole image, with maps of its size
     * @throws PipelineException if the region does not lie within the image, or the network fails
     */
    public Prediction whole(RgbImage image, Network network) throws PipelineException {
        float score = Float.NEGATIVE_INFINITY;
        List<ScoreMap> sums = null;
        for (Part part : parts(image)) {
            Prediction prediction = predict(part.of(image), network);
            score = Math.max(score, prediction.score());
            List<ScoreMap> maps = new ArrayList<>(List.of(prediction.anomaly()));
            maps.addAll(prediction.states());
            if (sums == null) {
                sums = maps.stream()
                        .map(map ->
                                new ScoreMap(image.width(), image.height(), new float[image.width() * image.height()]))
                        .toList();
            }
            for (int i = 0; i < maps.size(); i++) {
                part.add(
                        maps.get(i),
                        sums.get(i).values(),
                        image.width(),
                        part.seen().left(),
                        part.seen().top());
            }
        }
        return new Prediction(score, sums.get(0), sums.subList(1, sums.size()));
    }

    /** Why an image cannot be looked at; empty if it can. */
    public Optional<String> problem(RgbImage image) {
        return framing.region()
                .filter(box -> box.left() + box.width() > image.width() || box.top() + box.height() > image.height())
                .map(box -> "the region %s does not lie within the image, which is %d x %d"
                        .formatted(box, image.width(), image.height()));
    }

    /** The parts of an image, row after row. */
    private List<Part> parts(RgbImage image) throws PipelineException {
        Optional<String> problem = problem(image);
        if (problem.isPresent()) {
            throw new PipelineException(problem.get());
        }
        Box seen = framing.region().orElse(new Box(0, 0, image.width(), image.height()));
        boolean tiled = framing.way() == Way.TILES;
        int tile = framing.tile() == 0 ? side : framing.tile();
        List<Tiles.Tile> columns = Tiles.along(seen.width(), tiled ? tile : seen.width(), framing.overlap());
        List<Tiles.Tile> rows = Tiles.along(seen.height(), tiled ? tile : seen.height(), framing.overlap());
        List<Part> parts = new ArrayList<>();
        for (Tiles.Tile row : rows) {
            for (Tiles.Tile column : columns) {
                parts.add(new Part(seen, column, row));
            }
        }
        return parts;
    }

    /** The anomaly map, and that of each type; the normal state's is of no use here. */
    private static List<ScoreMap> maps(Prediction prediction) {
        List<ScoreMap> maps = new ArrayList<>(List.of(prediction.anomaly()));
        prediction.states().stream().skip(1).forEach(maps::add);
        return maps;
    }

    /** What the network says of a part of an image, with maps of the part's own size. */
    private Prediction predict(RgbImage part, Network network) throws PipelineException {
        boolean padded = framing.way() != Way.SQUARE && part.width() != part.height();
        int longest = Math.max(part.width(), part.height());
        int width = padded ? Math.max(1, Math.round((float) part.width() * side / longest)) : side;
        int height = padded ? Math.max(1, Math.round((float) part.height() * side / longest)) : side;
        RgbImage resized = Resize.image(part, width, height, kernel);
        Prediction prediction = network.predict(padded ? onSquare(resized) : resized);
        return new Prediction(
                prediction.score(),
                back(prediction.anomaly(), width, height, part),
                prediction.states().stream()
                        .map(map -> back(map, width, height, part))
                        .toList());
    }

    private RgbImage onSquare(RgbImage image) {
        byte[] square = new byte[3 * side * side];
        for (int i = 0; i < square.length; i++) {
            square[i] = fill[i % 3];
        }
        for (int y = 0; y < image.height(); y++) {
            System.arraycopy(image.pixels(), 3 * y * image.width(), square, 3 * y * side, 3 * image.width());
        }
        return new RgbImage(side, side, square);
    }

    private static ScoreMap back(ScoreMap map, int width, int height, RgbImage part) {
        ScoreMap own = map;
        if (width != map.width() || height != map.height()) {
            float[] values = new float[width * height];
            for (int y = 0; y < height; y++) {
                System.arraycopy(map.values(), y * map.width(), values, y * width, width);
            }
            own = new ScoreMap(width, height, values);
        }
        return Resize.scores(own, part.width(), part.height());
    }
}
