package org.dapo.engine.internal.framing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.dapo.api.image.RgbImage;
import org.dapo.api.image.ScoreMap;
import org.dapo.api.metric.Prediction;
import org.dapo.api.pipeline.Framing;
import org.dapo.api.pipeline.Framing.Box;
import org.dapo.api.pipeline.Framing.Way;
import org.dapo.api.pipeline.PipelineException;
import org.dapo.imaging.Kernel;
import org.junit.jupiter.api.Test;

/** Tests framings with a fake network. It scores how red each pixel is. Red pixels have the type "cut", green ones "hole". */
class LookTest {
    private static final int SIDE = 16;
    private static final List<String> TYPES = List.of("cut", "hole");
    private static final byte[] GREY = {100, 100, 100};

    private final List<RgbImage> squares = new ArrayList<>();
    private final List<Integer> together = new ArrayList<>();

    @Test
    void tilesAsLargeAsTheInputSayOfEachPixelWhatTheNetworkSaysOfIt() throws Exception {
        RgbImage image = noise(45, 29);

        Blend seen = look(new Framing(Way.TILES, 0, 0.25, Optional.empty())).at(image, TYPES, this::network);

        assertEquals(45, seen.map().width());
        assertEquals(29, seen.map().height());
        assertArrayEquals(red(image), seen.map().values(), 1e-5f);
        for (int i = 0; i < 45 * 29; i++) {
            boolean green = (image.pixels()[3 * i + 1] & 0xff) > (image.pixels()[3 * i] & 0xff);
            assertEquals(green ? 1 : 0, seen.likeliest().likeliest()[i]);
        }
        assertEquals(highest(red(image)), seen.score());
        assertEquals(
                highest(red(image)),
                seen.likeliest().findings(seen.map(), 0.5f).get("cut").score(),
                1e-5f);
    }

    @Test
    void anImageThatIsOnePartHasTheTypeOfEachPixelWithinItsRegion() throws Exception {
        RgbImage image = noise(20, 24);
        Framing framing = new Framing(Way.SQUARE, 0, 0, Optional.of(new Box(3, 5, SIDE, SIDE)));

        Blend seen = look(framing).at(image, TYPES, this::network);

        float highestGreen = 0;
        for (int y = 5; y < 5 + SIDE; y++) {
            for (int x = 3; x < 3 + SIDE; x++) {
                int at = 20 * y + x;
                int red = image.pixels()[3 * at] & 0xff;
                int green = image.pixels()[3 * at + 1] & 0xff;
                assertEquals(green > red ? 1 : 0, seen.likeliest().likeliest()[at], x + ", " + y);
                highestGreen = Math.max(highestGreen, green / 255f);
            }
        }
        assertEquals(highestGreen, seen.likeliest().peaks()[1], 1e-5f);
    }

    @Test
    void tilesGoThroughTheNetworkTogether() throws Exception {
        RgbImage image = noise(45, 29);

        Prediction whole = look(new Framing(Way.TILES, 0, 0, Optional.empty())).whole(image, this::network);

        assertEquals(List.of(3, 3), together);
        assertArrayEquals(red(image), whole.anomaly().values(), 1e-5f);
        assertEquals(3, whole.states().size());
        assertArrayEquals(red(image), whole.states().get(1).values(), 1e-5f);
    }

    @Test
    void aLongImageThatIsPaddedKeepsItsShape() throws Exception {
        RgbImage image = noise(32, 16);

        Blend seen = look(new Framing(Way.PADDED, 0, 0, Optional.empty())).at(image, TYPES, this::network);

        RgbImage square = squares.get(0);
        assertEquals(SIDE, square.width());
        assertEquals(100, square.pixels()[3 * SIDE * SIDE - 1], "the rest is filled");
        assertTrue(square.pixels()[3 * (SIDE * SIDE / 2) - 1] != 100, "the image fills half of it");
        assertEquals(32, seen.map().width());
        assertEquals(16, seen.map().height());
    }

    @Test
    void theMapLiesWhereTheImageLiesThoughItWasPadded() throws Exception {
        byte[] pixels = new byte[3 * 32 * 8];
        for (int y = 4; y < 8; y++) {
            for (int x = 24; x < 32; x++) {
                pixels[3 * (32 * y + x)] = (byte) 255;
            }
        }

        ScoreMap map = look(new Framing(Way.PADDED, 0, 0, Optional.empty()))
                .at(new RgbImage(32, 8, pixels), TYPES, this::network)
                .map();

        assertTrue(map.values()[7 * 32 + 31] > 0.9f);
        assertTrue(map.values()[7 * 32 + 10] < 0.1f);
        assertTrue(map.values()[31] < 0.3f);
    }

    @Test
    void theMapOfATallImageLiesWhereTheImageLies() throws Exception {
        byte[] pixels = new byte[3 * 8 * 32];
        for (int y = 24; y < 32; y++) {
            for (int x = 4; x < 8; x++) {
                pixels[3 * (8 * y + x)] = (byte) 255;
            }
        }

        ScoreMap map = look(new Framing(Way.PADDED, 0, 0, Optional.empty()))
                .at(new RgbImage(8, 32, pixels), TYPES, this::network)
                .map();

        assertTrue(map.get(7, 31) > 0.9f);
        assertTrue(map.get(7, 10) < 0.1f);
        assertTrue(map.get(0, 31) < 0.3f);
    }

    @Test
    void outsideOfTheRegionNothingIsSeen() throws Exception {
        RgbImage image = noise(40, 40);
        Framing framing = new Framing(Way.TILES, 0, 0.5, Optional.of(new Box(3, 5, 20, 18)));

        float[] map = look(framing).at(image, TYPES, this::network).map().values();

        float[] red = red(image);
        for (int y = 0; y < 40; y++) {
            for (int x = 0; x < 40; x++) {
                boolean inside = x >= 3 && x < 23 && y >= 5 && y < 23;
                assertEquals(inside ? red[40 * y + x] : 0, map[40 * y + x], 1e-5f, x + ", " + y);
            }
        }
    }

    @Test
    void inTilesOfARegionEachPixelHasItsTypeAndTheOthersHaveTheFirst() throws Exception {
        RgbImage image = noise(40, 44);
        Framing framing = new Framing(Way.TILES, 0, 0, Optional.of(new Box(3, 5, 32, 32)));

        short[] likeliest =
                look(framing).at(image, TYPES, this::network).likeliest().likeliest();

        for (int y = 0; y < 44; y++) {
            for (int x = 0; x < 40; x++) {
                int at = 40 * y + x;
                boolean inside = x >= 3 && x < 35 && y >= 5 && y < 37;
                boolean green = (image.pixels()[3 * at + 1] & 0xff) > (image.pixels()[3 * at] & 0xff);
                assertEquals(inside && green ? 1 : 0, likeliest[at], x + ", " + y);
            }
        }
    }

    @Test
    void aRegionMayEndWhereTheImageEnds() {
        RgbImage image = noise(40, 30);

        assertEquals(Optional.empty(), look(region(30, 20, 10, 10)).problem(image));
        assertTrue(look(region(31, 20, 10, 10)).problem(image).isPresent());
        assertTrue(look(region(30, 21, 10, 10)).problem(image).isPresent());
        assertTrue(look(region(0, Integer.MAX_VALUE, 10, 10)).problem(image).isPresent());
    }

    private static Framing region(int left, int top, int width, int height) {
        return new Framing(Way.SQUARE, 0, 0, Optional.of(new Box(left, top, width, height)));
    }

    @Test
    void aRegionThatReachesBeyondTheImageIsNamed() {
        Framing framing = new Framing(Way.SQUARE, 0, 0, Optional.of(new Box(30, 0, 20, 10)));

        assertEquals(
                "the region 30,0,20,10 does not lie within the image, which is 40 x 40",
                assertThrows(PipelineException.class, () -> look(framing).at(noise(40, 40), TYPES, this::network))
                        .getMessage());
    }

    @Test
    void aRegionWhoseEndIsBeyondAllNumbersLiesInNoImage() {
        Look look = look(new Framing(Way.SQUARE, 0, 0, Optional.of(new Box(Integer.MAX_VALUE, 0, 20, 10))));

        assertTrue(look.problem(noise(40, 40)).orElseThrow().contains("does not lie within the image"));
    }

    @Test
    void aStrategyThatNamesNoTypesHasNone() throws Exception {
        Blend seen = look(Framing.SQUARE).at(noise(20, 30), TYPES, seenParts -> seenParts.stream()
                .map(square -> new Prediction(0.5f, new ScoreMap(SIDE, SIDE, red(square)), List.of()))
                .toList());

        assertEquals(LikeliestTypes.NONE, seen.likeliest());
    }

    private Look look(Framing framing) {
        return new Look(framing, SIDE, Kernel.BILINEAR, GREY, 3);
    }

    private List<Prediction> network(List<RgbImage> squares) {
        together.add(squares.size());
        return squares.stream().map(this::network).toList();
    }

    private Prediction network(RgbImage square) {
        assertEquals(SIDE, square.width());
        assertEquals(SIDE, square.height());
        squares.add(square);
        float[] red = red(square);
        float[] green = new float[red.length];
        for (int i = 0; i < green.length; i++) {
            green[i] = (square.pixels()[3 * i + 1] & 0xff) / 255f;
        }
        ScoreMap normal = new ScoreMap(SIDE, SIDE, new float[red.length]);
        ScoreMap cut = new ScoreMap(SIDE, SIDE, red);
        return new Prediction(highest(red), cut, List.of(normal, cut, new ScoreMap(SIDE, SIDE, green)));
    }

    private static float highest(float[] values) {
        float highest = 0;
        for (float value : values) {
            highest = Math.max(highest, value);
        }
        return highest;
    }

    private static float[] red(RgbImage image) {
        float[] red = new float[image.width() * image.height()];
        for (int i = 0; i < red.length; i++) {
            red[i] = (image.pixels()[3 * i] & 0xff) / 255f;
        }
        return red;
    }

    private static RgbImage noise(int width, int height) {
        byte[] pixels = new byte[3 * width * height];
        new Random(width + 100L * height).nextBytes(pixels);
        return new RgbImage(width, height, pixels);
    }
}
