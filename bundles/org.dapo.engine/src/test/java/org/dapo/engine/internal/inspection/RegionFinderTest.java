package org.dapo.engine.internal.inspection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.dapo.api.image.ScoreMap;
import org.dapo.api.pipeline.Region;
import org.dapo.api.pipeline.Region.Point;
import org.dapo.engine.internal.framing.LikeliestTypes;
import org.junit.jupiter.api.Test;

class RegionFinderTest {
    private static final LikeliestTypes UNTYPED = LikeliestTypes.NONE;

    @Test
    void aSquareHasItsFourCornersAsOutline() {
        Region square = RegionFinder.find(map("....", ".##.", ".##.", "...."), 0.5f, UNTYPED)
                .get(0);
        assertEquals(List.of(new Point(1, 1), new Point(3, 1), new Point(3, 3), new Point(1, 3)), square.polygon());
        assertEquals(List.of(1, 1, 2, 2), List.of(square.left(), square.top(), square.width(), square.height()));
        assertEquals(4, square.area());
    }

    @Test
    void pixelsThatTouchAtACornerAreOneRegion() {
        List<Region> regions = RegionFinder.find(map("#...", ".#..", "...#"), 0.5f, UNTYPED);
        assertEquals(2, regions.size());
        assertEquals(3, regions.stream().mapToLong(Region::area).sum());
    }

    @Test
    void regionsComeWithTheHighestPeakFirst() {
        ScoreMap map = new ScoreMap(3, 1, new float[] {0.6f, 0, 0.9f});
        assertEquals(
                List.of(0.9f, 0.6f),
                RegionFinder.find(map, 0.5f, UNTYPED).stream().map(Region::peak).toList());
    }

    @Test
    void aRegionHasTheTypeThatMostOfItsPixelsAreLikeliestToShow() {
        ScoreMap map = map("###.");
        LikeliestTypes types =
                new LikeliestTypes(List.of("cut", "hole"), new short[] {0, 1, 1, 0}, new float[] {0.9f, 0.4f});

        assertEquals(
                Optional.of("hole"), RegionFinder.find(map, 0.5f, types).get(0).type());
        assertEquals(1, types.findings(map, 0.5f).get("cut").area());
        assertEquals(2, types.findings(map, 0.5f).get("hole").area());
        assertEquals(0.9f, types.findings(map, 0.5f).get("cut").score());
    }

    /** Each pixel above the threshold belongs to the region that a flood fill from it covers. */
    @Test
    void regionsAreWhatAFloodFills() {
        Random random = new Random(11);
        for (int round = 0; round < 300; round++) {
            int width = 1 + random.nextInt(12);
            int height = 1 + random.nextInt(12);
            double density = random.nextDouble();
            float[] values = new float[width * height];
            for (int i = 0; i < values.length; i++) {
                values[i] = random.nextDouble() < density ? 1 + i : 0;
            }
            ScoreMap map = new ScoreMap(width, height, values);
            Map<Float, Integer> areas = new TreeMap<>();
            for (Region region : RegionFinder.find(map, 0.5f, UNTYPED)) {
                areas.put(region.peak(), (int) region.area());
            }
            assertEquals(flooded(map), areas, "round " + round);
        }
    }

    /** Returns the size of each region by the value of its last pixel. Values rise from pixel to pixel. */
    private static Map<Float, Integer> flooded(ScoreMap map) {
        Map<Float, Integer> areas = new TreeMap<>();
        boolean[] seen = new boolean[map.values().length];
        for (int start = seen.length - 1; start >= 0; start--) {
            int area = fill(map, seen, start % map.width(), start / map.width());
            if (area > 0) {
                areas.put(map.values()[start], area);
            }
        }
        return areas;
    }

    private static int fill(ScoreMap map, boolean[] seen, int x, int y) {
        if (x < 0 || y < 0 || x >= map.width() || y >= map.height()) {
            return 0;
        }
        int pixel = y * map.width() + x;
        if (seen[pixel] || map.values()[pixel] <= 0.5f) {
            return 0;
        }
        seen[pixel] = true;
        int area = 1;
        for (int around = 0; around < 9; around++) {
            area += fill(map, seen, x + around % 3 - 1, y + around / 3 - 1);
        }
        return area;
    }

    /** The shoelace area of an outline is the size of its region plus its holes: all that is not reached from outside. */
    @Test
    void anOutlineEnclosesItsRegionAndItsHoles() {
        Random random = new Random(3);
        int holes = 0;
        for (int round = 0; round < 300; round++) {
            float[] values = new float[81];
            for (int i = 0; i < values.length; i++) {
                values[i] = random.nextFloat() < 0.6 ? 1 : 0;
            }
            boolean[] first = new boolean[81];
            int start = IntStream.range(0, 81)
                    .filter(i -> values[i] > 0)
                    .findFirst()
                    .orElseThrow();
            fill(new ScoreMap(9, 9, values), first, start % 9, start / 9);
            float[] alone = new float[81];
            for (int i = 0; i < alone.length; i++) {
                alone[i] = first[i] ? 1 : 0;
            }
            List<Region> regions = RegionFinder.find(new ScoreMap(9, 9, alone), 0.5f, UNTYPED);
            assertEquals(1, regions.size());
            boolean[] outside = new boolean[11 * 11];
            int enclosed = 81 - (flood(first, outside, 0, 0) - (11 * 11 - 81));
            assertEquals(enclosed, shoelace(regions.get(0).polygon()), 0, regions + " in round " + round);
            holes += enclosed - regions.get(0).area();
        }
        assertTrue(holes > 0, "no region had a hole");
    }

    /** Counts the pixels around a region of 9 by 9 pixels that are reached from (x, y) over edges, in a frame one pixel wide. */
    private static int flood(boolean[] region, boolean[] seen, int x, int y) {
        if (x < 0 || y < 0 || x >= 11 || y >= 11 || seen[y * 11 + x]) {
            return 0;
        }
        boolean framed = x == 0 || y == 0 || x == 10 || y == 10;
        if (!framed && region[(y - 1) * 9 + x - 1]) {
            return 0;
        }
        seen[y * 11 + x] = true;
        return 1
                + flood(region, seen, x - 1, y)
                + flood(region, seen, x + 1, y)
                + flood(region, seen, x, y - 1)
                + flood(region, seen, x, y + 1);
    }

    private static double shoelace(List<Point> corners) {
        double twice = 0;
        for (int i = 0; i < corners.size(); i++) {
            Point a = corners.get(i);
            Point b = corners.get((i + 1) % corners.size());
            twice += (double) a.x() * b.y() - (double) b.x() * a.y();
        }
        return twice / 2;
    }

    private static ScoreMap map(String... rows) {
        float[] values = new float[rows.length * rows[0].length()];
        for (int i = 0; i < values.length; i++) {
            values[i] = rows[i / rows[0].length()].charAt(i % rows[0].length()) == '#' ? 1 : 0;
        }
        return new ScoreMap(rows[0].length(), rows.length, values);
    }
}
