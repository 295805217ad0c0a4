package org.dapo.dataset.rendered.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.dapo.api.dataset.Defect;
import org.dapo.api.dataset.Sample;
import org.dapo.api.image.Mask;
import org.dapo.api.image.RgbImage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DefectsTest {
    /** The largest noise of an image itself, as a standard deviation in grey levels. */
    private static final double NOISE = 4.5;

    @ParameterizedTest
    @ValueSource(strings = {"tuning", "unseen-products", "unseen-types"})
    void noDefectIsLostInTheNoise(String split) throws Exception {
        RenderedDataset dataset = Shown.dataset("contrast=0.4");
        List<String> lost = new ArrayList<>();
        for (Sample sample : Shown.samples("contrast=0.4", split)) {
            if (sample.anomalous()) {
                RgbImage bad = Shown.image(sample);
                RgbImage good = Shown.image(dataset.withoutDefects(sample).orElseThrow());
                for (Defect defect : sample.defects()) {
                    double difference = difference(bad, good, Shown.mask(defect).bits());
                    if (!(difference > NOISE)) {
                        lost.add("%s %s: %.1f".formatted(sample.id(), defect.name(), difference));
                    }
                }
            }
        }
        assertEquals(List.of(), lost);
    }

    @Test
    void aDefectAtHalfTheContrastDiffersByHalfAsMuch() throws Exception {
        double whole = meanDifference("contrast=1");
        double half = meanDifference("contrast=0.5");

        assertEquals(0.5, half / whole, 0.1);
    }

    @Test
    void aGoodTwinIsTheSamePieceWithNothingWrong() throws Exception {
        RenderedDataset dataset = Shown.dataset("");
        for (Sample sample : Shown.samples("images=4", "tuning")) {
            Optional<Sample> twin = dataset.withoutDefects(sample);
            assertEquals(sample.anomalous(), twin.isPresent());
            if (twin.isPresent()) {
                assertFalse(twin.get().anomalous());
                byte[] bad = Shown.image(sample).pixels();
                byte[] good = Shown.image(twin.get()).pixels();
                int same = 0;
                for (int i = 0; i < bad.length; i++) {
                    same += bad[i] == good[i] ? 1 : 0;
                }
                assertTrue(same > bad.length / 2 && same < bad.length, sample.id() + ": " + same);
            }
        }
    }

    @Test
    void aMaskHasTheSizeOfItsImageAndIsNeitherASpeckNorEverything() throws Exception {
        for (int size : new int[] {64, 96, 160}) {
            for (Sample sample : Shown.samples("images=6,size=" + size, "unseen-products")) {
                for (Defect defect : sample.defects()) {
                    Mask mask = Shown.mask(defect);
                    assertEquals(size, mask.width());
                    assertEquals(size, mask.height());
                    assertTrue(
                            mask.area() >= size * size / 1000 && mask.area() < size * size / 2,
                            () -> "%s %s: %d of %d".formatted(sample.id(), defect.name(), mask.area(), size * size));
                }
            }
        }
    }

    @Test
    void goodPiecesDifferFromOneAnother() throws Exception {
        List<Sample> samples = Shown.samples("images=4", "calibration");
        for (int i = 1; i < samples.size(); i++) {
            RgbImage one = Shown.image(samples.get(i - 1));
            RgbImage other = Shown.image(samples.get(i));
            BitSet all = new BitSet();
            all.set(0, one.width() * one.height());
            double difference = difference(one, other, all);
            String pair = samples.get(i - 1).id() + " and " + samples.get(i).id();
            assertTrue(difference > 2 * NOISE, () -> pair + ": " + difference);
        }
    }

    @Test
    void anImageLoadedAgainOrFromAnotherDataSetIsTheSame() throws Exception {
        Sample one = Shown.samples("images=3", "tuning").get(2);
        Sample other = Shown.samples("images=2000", "tuning").get(2);

        assertArrayEquals(Shown.image(one).pixels(), Shown.image(one).pixels());
        assertArrayEquals(Shown.image(one).pixels(), Shown.image(other).pixels());
        assertEquals(Shown.mask(one), Shown.mask(other));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "contrast=0.3",
                "light=0.5",
                "light-angle=10",
                "blur=1.5",
                "noise=12",
                "scale=1.5",
                "colour=0.4",
                "tilt=0.9",
                "rotation=5",
                "seed=1"
            })
    void everyKnobChangesTheImage(String setting) throws Exception {
        Sample usual = Shown.samples("images=2", "tuning").get(1);
        Sample set = Shown.samples("images=2," + setting, "tuning").get(1);

        assertFalse(Arrays.equals(Shown.image(usual).pixels(), Shown.image(set).pixels()));
    }

    private static double meanDifference(String settings) throws Exception {
        RenderedDataset dataset = Shown.dataset(settings);
        double sum = 0;
        int count = 0;
        for (Sample sample : Shown.samples(settings + ",images=8", "unseen-types")) {
            if (sample.anomalous()) {
                Sample twin = dataset.withoutDefects(sample).orElseThrow();
                sum += difference(Shown.image(sample), Shown.image(twin), Shown.mask(sample));
                count++;
            }
        }
        return sum / count;
    }

    /** Returns the mean absolute difference in grey levels over some pixels and the three channels. */
    private static double difference(RgbImage one, RgbImage other, BitSet pixels) {
        double sum = 0;
        for (int at = pixels.nextSetBit(0); at >= 0; at = pixels.nextSetBit(at + 1)) {
            for (int i = 3 * at; i < 3 * at + 3; i++) {
                sum += Math.abs((one.pixels()[i] & 0xff) - (other.pixels()[i] & 0xff));
            }
        }
        return sum / (3.0 * pixels.cardinality());
    }
}
