package org.dapo.engine.internal.data;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.dapo.api.dataset.Defect;
import org.dapo.api.dataset.Sample;
import org.dapo.api.image.ImageException;
import org.dapo.api.image.ImageSource;
import org.dapo.api.image.Loader;
import org.dapo.api.image.Mask;
import org.dapo.api.image.MaskSource;
import org.dapo.api.progress.RunListener;
import org.dapo.engine.internal.TinyPipeline;
import org.dapo.nn.api.backbone.Preprocessing;
import org.junit.jupiter.api.Test;

class SamplePreparationTest {
    private static final SamplePreparation PREPARATION =
            SamplePreparation.forEvaluation(32, Preprocessing.CLIP, new DefectNames(TinyPipeline.taxonomy()));

    @Test
    void aMaskThatLacksMemoryIsDecodedAgainAlone() throws Exception {
        AtomicInteger decoded = new AtomicInteger();
        PreparedSample prepared = prepared(() -> {
            if (decoded.incrementAndGet() == 1) {
                throw new ImageException("it takes more memory than Java has", new OutOfMemoryError());
            }
            BitSet bits = new BitSet();
            bits.set(0, 41 * 18);
            return new Mask(41, 36, bits);
        });
        assertEquals(2, decoded.get());
        assertEquals(Optional.empty(), prepared.problem());
    }

    @Test
    void anUnusableMaskLeavesTheImage() throws Exception {
        PreparedSample prepared = prepared(() -> {
            throw new ImageException("it is cut off");
        });
        assertEquals(Optional.of("it is cut off"), prepared.problem());
    }

    private static PreparedSample prepared(Loader<Mask> mask) throws Exception {
        ImageSource image = TinyPipeline.square("plate/test/1", 1, 41, 36).image();
        Defect defect = new Defect("bright", Optional.of(new MaskSource.Pixels("mask", mask)));
        Sample sample = new Sample("plate/test/1", "plate", image, true, List.of(defect));
        try (Prefetch<PreparedSample> prefetch =
                new Prefetch<>(List.of(sample).iterator(), PREPARATION::prepare, 2, RunListener.NONE)) {
            return prefetch.next().prepared();
        }
    }
}
