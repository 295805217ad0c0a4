package org.dapo.dataset.coco.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.Gson;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.List;
import org.dapo.api.image.ImageException;
import org.dapo.testkit.Agreement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Compares masks with those of pycocotools. itests/oracle/coco made the fixtures. */
class RegionsTest {
    private record Fixtures(String oracle, List<Fixture> cases) {}

    private record Fixture(
            String name, int width, int height, List<double[]> polygons, int[] counts, String compressed, int area) {}

    private final Fixtures fixtures = read();

    private static Fixtures read() {
        InputStream json = RegionsTest.class.getResourceAsStream("/regions.json");
        return new Gson().fromJson(new InputStreamReader(json, StandardCharsets.UTF_8), Fixtures.class);
    }

    @Test
    void polygonsAndRunLengthsAreTheSamePixelsAsPycocotoolsHas() throws Exception {
        Agreement polygons = new Agreement("COCO polygons and boxes: pixels", fixtures.oracle(), 0);
        Agreement runs = new Agreement("COCO run lengths, plain and compressed: pixels", fixtures.oracle(), 0);
        for (Fixture each : fixtures.cases()) {
            BitSet expected = expected(each);
            assertEquals(each.area(), expected.cardinality(), each.name());
            polygons.within(difference(each, new Region.Polygons(each.polygons()), expected), each.name());
            runs.within(
                    difference(each, new Region.Runs(each.width(), each.height(), each.counts()), expected),
                    each.name());
            runs.within(
                    difference(
                            each, new Region.CompressedRuns(each.width(), each.height(), each.compressed()), expected),
                    each.name());
        }
        polygons.print();
        runs.print();
    }

    /** Decodes run lengths pixel by pixel, directly by the description of the format. */
    private static BitSet expected(Fixture fixture) {
        BitSet pixels = new BitSet();
        int at = 0;
        for (int i = 0; i < fixture.counts().length; i++) {
            for (int n = 0; n < fixture.counts()[i]; n++, at++) {
                pixels.set(at % fixture.height() * fixture.width() + at / fixture.height(), i % 2 == 1);
            }
        }
        return pixels;
    }

    private static double difference(Fixture fixture, Region region, BitSet expected) throws ImageException {
        BitSet pixels = painted(fixture.width(), fixture.height(), region);
        pixels.xor(expected);
        return pixels.cardinality();
    }

    @Test
    void aBoxIsThePolygonOfItsCorners() throws Exception {
        assertEquals(BitSet.valueOf(new long[] {0b0110_0000}), painted(4, 3, Region.box(1, 1, 2, 1)));
    }

    @Test
    void whatIsPaintedIsAddedToWhatIsThere() throws Exception {
        assertEquals(
                BitSet.valueOf(new long[] {0b1001}),
                painted(
                        2,
                        2,
                        new Region.Runs(2, 2, new int[] {0, 1, 3}),
                        new Region.Runs(2, 2, new int[] {3, 1}),
                        new Region.Runs(2, 2, new int[] {4})));
    }

    private static BitSet painted(int width, int height, Region... regions) throws ImageException {
        Canvas canvas = new Canvas(width, height, 1);
        for (Region region : regions) {
            region.paint(canvas);
        }
        return canvas.mask().bits();
    }

    /** One outline is short enough. Two of them together are too long. */
    @Test
    void polygonsShareThePointsOfTheirImage() throws Exception {
        int masks = 1 << 18;
        double[] outline = {0, 0, 0, 40, 40, 40, 40, 0};
        new Region.Polygons(List.of(outline)).paint(new Canvas(50, 50, masks));
        Region twice = new Region.Polygons(List.of(outline, outline));
        String message = assertThrows(ImageException.class, () -> twice.paint(new Canvas(50, 50, masks)))
                .getMessage();
        assertEquals("the outlines of polygons are too long, more than 204 pixels in all; leave out points", message);
    }

    @Test
    void anImageMayBeMarkedSeveralTimesOver() throws Exception {
        Canvas canvas = new Canvas(10_000, 10_000, 1);
        Region all = new Region.Runs(10_000, 10_000, new int[] {0, 100_000_000});
        for (int i = 0; i < 16; i++) {
            all.paint(canvas);
        }
        assertTrue(assertThrows(ImageException.class, () -> all.paint(canvas))
                .getMessage()
                .contains("more than 1600000000 pixels"));
    }

    /** A mask of a hundred million pixels takes seconds, however little is marked on it. */
    @Test
    void aLargeImageHasMasksOfAFewTypes() throws Exception {
        assertEquals(10_000, new Canvas(10_000, 10_000, 16).width());
        assertEquals(
                "they are of one of 17 types in an image of 10000 x 10000; it may have 16 at most",
                assertThrows(ImageException.class, () -> new Canvas(10_000, 10_000, 17))
                        .getMessage());
        assertEquals(1_000, new Canvas(1_000, 1_000, 1_073).width());
        assertThrows(ImageException.class, () -> new Canvas(1_000, 1_000, 1_074));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1,1,2,2 | a polygon of 4 coordinates",
                "1,1,2,2,3 | a polygon of 5 coordinates",
                "1,1,2,2,3,1e9 | far outside",
                "1,1,2,2,-1001,3 | far outside",
                "1,1,2,2,NaN,3 | far outside",
            })
    void whatIsNoOutlineIsRefused(String written, String said) {
        double[] outline = List.of(written.split(",")).stream()
                .mapToDouble(Double::parseDouble)
                .toArray();
        assertTrue(refusal(new Region.Polygons(List.of(outline))).contains(said), written);
    }

    @Test
    void runLengthsThatDoNotFitTheImageAreRefused() {
        assertTrue(refusal(new Region.Runs(4, 3, new int[] {12})).contains("4 x 3, not 8 x 6"));
        assertTrue(refusal(new Region.Runs(8, 6, new int[] {40, 9})).contains("leave an image of 8 x 6"));
        assertTrue(refusal(new Region.Runs(8, 6, new int[] {40, -1, 9})).contains("leave an image"));
        assertTrue(refusal(new Region.Runs(8, 6, new int[] {40})).contains("are of 40 pixels"));
        assertTrue(refusal(new Region.Runs(8, 6, new int[] {Integer.MAX_VALUE, Integer.MAX_VALUE}))
                .contains("leave an image"));
        for (String text : List.of("P", "PPPPPPPPPPPPPPPP0", " ", "\u00e9", "n", "o_o_")) {
            assertTrue(refusal(new Region.CompressedRuns(8, 6, text)).contains("run lengths"), text);
        }
    }

    private static String refusal(Region region) {
        return assertThrows(ImageException.class, () -> region.paint(new Canvas(8, 6, 1)))
                .getMessage();
    }
}
