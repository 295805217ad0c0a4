package org.dapo.shell.internal.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.dapo.nn.api.backbone.BackboneSpec;
import org.dapo.nn.api.backbone.BackboneSpec.Activation;
import org.dapo.nn.api.backbone.BackboneSpec.Tower;
import org.dapo.nn.api.backbone.Preprocessing;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BenchFiguresTest {
    /** The columns image_gflops and text_gflops of open_clip's docs/model_profile.csv, which another program counted. */
    @ParameterizedTest
    @CsvSource({
        "14, 224, 1024, 24, 768, 768, 162.03, 13.3",
        "14, 336, 1024, 24, 768, 768, 381.92, 13.3",
        "16, 224,  768, 12, 512, 512,  35.13, 5.96",
        "32, 224,  768, 12, 512, 512,   8.82, 5.96",
    })
    void countsWhatOpenClipCounts(
            int patch, int side, int width, int layers, int textWidth, int embedding, double image, double text) {
        BackboneSpec spec = new BackboneSpec(
                "vit",
                new Tower(width, layers, width / 64, 4 * width),
                patch,
                side,
                new Tower(textWidth, 12, textWidth / 64, 4 * textWidth),
                77,
                49408,
                embedding,
                Activation.GELU,
                Preprocessing.CLIP);

        assertEquals(image, TowerCost.vision(spec, side) / 1e9, 0.005);
        assertEquals(text, TowerCost.text(spec) / 1e9, 0.005);
    }

    @Test
    void percentilesAreByNearestRank() {
        double[] shuffled = IntStream.rangeClosed(1, 200)
                .mapToDouble(i -> (i * 7 % 200 + 1) / 1000.0)
                .toArray();
        BenchResult.Stage stage = new BenchResult.Stage("decode", 0, shuffled);

        assertEquals(0.1, stage.p50());
        assertEquals(0.198, stage.p99());
        assertEquals(200 / Arrays.stream(shuffled).sum(), stage.perSecond(), 1e-9);
    }
}
