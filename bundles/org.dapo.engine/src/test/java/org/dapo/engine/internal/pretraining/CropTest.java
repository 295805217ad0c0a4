package org.dapo.engine.internal.pretraining;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.BitSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.dapo.api.image.Mask;
import org.junit.jupiter.api.Test;

/** Tests where squares of 4 by 4 are cut from images of 12 by 9. */
class CropTest {
    private static final int WIDTH = 12;
    private static final int HEIGHT = 9;

    private static Mask mask(int width, int height, int... pixels) {
        BitSet bits = new BitSet();
        IntStream.of(pixels).forEach(bits::set);
        return new Mask(width, height, bits);
    }

    /** The first and the last column and row where many squares begin. */
    private static List<Integer> reach(List<Mask> masks) {
        SplittableRandom random = new SplittableRandom(5);
        TreeSet<Integer> columns = new TreeSet<>();
        TreeSet<Integer> rows = new TreeSet<>();
        for (int i = 0; i < 500; i++) {
            Crop crop = Crop.over(WIDTH, HEIGHT, masks, 4, false, random);
            assertEquals(4, crop.side());
            columns.add(crop.left());
            rows.add(crop.top());
        }
        return List.of(columns.first(), columns.last(), rows.first(), rows.last());
    }

    @Test
    void aSquareMayLieAnywhereInAnImageWithoutDefects() {
        assertEquals(List.of(0, 8, 0, 5), reach(List.of()));
    }

    @Test
    void aSquareLiesWhereverItCoversTheDefect() {
        assertEquals(List.of(2, 5, 1, 4), reach(List.of(mask(WIDTH, HEIGHT, 4 * WIDTH + 5))));
        assertEquals(List.of(0, 0, 0, 0), reach(List.of(mask(WIDTH, HEIGHT, 0))), "in a corner");
        assertEquals(List.of(8, 8, 5, 5), reach(List.of(mask(WIDTH, HEIGHT, WIDTH * HEIGHT - 1))));
    }

    @Test
    void eachPixelOfEachDefectMayBeTheOneThatIsCovered() {
        List<Mask> masks = List.of(mask(WIDTH, HEIGHT, 0, WIDTH - 1), mask(WIDTH, HEIGHT, WIDTH * HEIGHT - 1));
        SplittableRandom random = new SplittableRandom(5);
        Set<List<Integer>> begins = IntStream.range(0, 100)
                .mapToObj(i -> Crop.over(WIDTH, HEIGHT, masks, 4, false, random))
                .map(crop -> List.of(crop.left(), crop.top()))
                .collect(Collectors.toSet());
        assertEquals(Set.of(List.of(0, 0), List.of(8, 0), List.of(8, 5)), begins);
    }

    @Test
    void aMaskThatIsEmptyOrOfAnotherImageSaysNothing() {
        assertEquals(List.of(0, 8, 0, 5), reach(List.of(mask(WIDTH, HEIGHT))));
        assertEquals(List.of(0, 8, 0, 5), reach(List.of(mask(WIDTH, 1, 5))));
        assertEquals(List.of(0, 8, 0, 5), reach(List.of(mask(1, HEIGHT, 5))));
    }

    @Test
    void aSquareIsTurnedOnlyIfItMayBe() {
        SplittableRandom random = new SplittableRandom(5);
        assertEquals(
                8,
                IntStream.range(0, 100)
                        .mapToObj(i -> Crop.over(WIDTH, HEIGHT, List.of(), 4, true, random)
                                .turn())
                        .distinct()
                        .count());
        assertEquals(
                Set.of(Turn.NONE),
                IntStream.range(0, 100)
                        .mapToObj(i -> Crop.over(WIDTH, HEIGHT, List.of(), 4, false, random)
                                .turn())
                        .collect(Collectors.toSet()));
    }

    @Test
    void ofOverlappingDefectsTheLaterIsTheLabel() {
        Crop crop = new Crop(0, 0, 2, Turn.NONE);
        short[] labels = crop.labels(
                List.of(mask(WIDTH, HEIGHT, 0, 1, 5), mask(WIDTH, HEIGHT, 1, WIDTH)), List.of((short) 2, (short) 1));
        assertEquals(
                List.of((short) 2, (short) 1, (short) 1, (short) 0),
                List.of(labels[0], labels[1], labels[2], labels[3]));
    }
}
