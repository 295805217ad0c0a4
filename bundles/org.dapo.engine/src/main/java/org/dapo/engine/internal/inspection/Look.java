package org.dapo.engine.internal.inspection;

import java.util.ArrayList;
import java.util.List;
import org.dapo.api.image.RgbImage;
import org.dapo.api.image.ScoreMap;
import org.dapo.api.metric.Prediction;
import org.dapo.api.pipeline.Framing;
import org.dapo.api.pipeline.Framing.Box;
import org.dapo.api.pipeline.Framing.Way;
import org.dapo.api.pipeline.PipelineException;
import org.dapo.engine.internal.data.Cut;
import org.dapo.imaging.Kernel;
import org.dapo.imaging.Resize;

/**
 * Looks at images of any shape and size through a network that takes squares of one side.
 *
 * @param framing how they go in
 * @param side the network's input side S
 * @param kernel with which they are resized
 * @param fill the colour that fills what an image leaves of a square, red, green and blue
 */
record Look(Framing framing, int side, Kernel kernel, byte[] fill) {
    /** The network, for one image of S by S. */
    @FunctionalInterface
    interface Network {
        Prediction predict(RgbImage square) throws PipelineException;
    }

    /**
     * Looks at an image.
     *
     * @param image the image
     * @param types the ids of the types that the network makes maps of, if it makes any
     * @param network the network
     * @return what is said of the whole image
     * @throws PipelineException if the region does not lie within the image, or the network fails
     */
    Blend at(RgbImage image, List<String> types, Network network) throws PipelineException {
        Box seen = framing.region().orElse(new Box(0, 0, image.width(), image.height()));
        if (seen.left() + seen.width() > image.width() || seen.top() + seen.height() > image.height()) {
            throw new PipelineException("the region %s does not lie within the image, which is %d x %d"
                    .formatted(seen, image.width(), image.height()));
        }
        boolean tiled = framing.way() == Way.TILES;
        int tile = framing.tile() == 0 ? side : framing.tile();
        List<Tiles.Tile> columns = Tiles.along(seen.width(), tiled ? tile : seen.width(), framing.overlap());
        List<Tiles.Tile> rows = Tiles.along(seen.height(), tiled ? tile : seen.height(), framing.overlap());
        Blend blend = null;
        for (Tiles.Tile row : rows) {
            for (Tiles.Tile column : columns) {
                Prediction prediction = tile(
                        Cut.of(
                                image,
                                seen.left() + column.start(),
                                seen.top() + row.start(),
                                column.length(),
                                row.length()),
                        network);
                List<ScoreMap> maps = maps(prediction);
                if (blend == null) {
                    blend = new Blend(
                            image.width(), image.height(), seen, row.length(), maps.size() > 1 ? types : List.of());
                }
                blend.add(prediction.score(), column, row, maps);
            }
        }
        blend.finish();
        return blend;
    }

    /** The anomaly map, and that of each type; the normal state's is of no use here. */
    private static List<ScoreMap> maps(Prediction prediction) {
        List<ScoreMap> maps = new ArrayList<>(List.of(prediction.anomaly()));
        prediction.states().stream().skip(1).forEach(maps::add);
        return maps;
    }

    /** What the network says of a part of an image, with maps of the part's own size. */
    private Prediction tile(RgbImage part, Network network) throws PipelineException {
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
