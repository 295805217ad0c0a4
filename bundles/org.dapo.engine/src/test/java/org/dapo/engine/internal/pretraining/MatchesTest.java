package org.dapo.engine.internal.pretraining;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.List;
import java.util.Optional;
import org.dapo.api.dataset.Defect;
import org.dapo.api.dataset.Sample;
import org.dapo.api.image.ImageSource;
import org.dapo.api.image.RgbImage;
import org.junit.jupiter.api.Test;

class MatchesTest {
    private static Example example(String product, boolean silent, String... types) {
        ImageSource image = new ImageSource.Pixels("x", () -> new RgbImage(1, 1, new byte[3]));
        List<Defect> defects = List.of(types).stream()
                .map(type -> new Defect(type, Optional.empty()))
                .toList();
        Sample sample = new Sample("x", product, image, types.length > 0, defects);
        return new Example(sample, "", silent, Optional.empty());
    }

    @Test
    void whatIsOfOneProductInOneStateBelongsTogether() {
        float[] matches = Matches.captions(List.of(
                example("plate", false),
                example("plate", false, "scratch", "hole"),
                example("plate", false),
                example("plate", false, "hole", "scratch"),
                example("ring", false)));
        assertArrayEquals(
                new float[] {.5f, 0, .5f, 0, 0, 0, .5f, 0, .5f, 0, .5f, 0, .5f, 0, 0, 0, .5f, 0, .5f, 0, 0, 0, 0, 0, 1},
                matches);
    }

    @Test
    void defectsOfOtherTypesDoNotBelongTogether() {
        List<Example> batch = List.of(
                example("plate", false, "hole"),
                example("plate", false, "scratch"),
                example("plate", false, "hole", "scratch"));
        float[] onlyTheirOwn = {1, 0, 0, 0, 1, 0, 0, 0, 1};
        assertArrayEquals(onlyTheirOwn, Matches.captions(batch));
        assertArrayEquals(onlyTheirOwn, Matches.images(batch));
    }

    @Test
    void aCaptionThatIsSilentAboutTheStateFitsTheProductInAny() {
        List<Example> batch =
                List.of(example("plate", false, "hole"), example("plate", true), example("ring", true, "hole"));
        assertArrayEquals(new float[] {.5f, .5f, 0, 0, 1, 0, 0, 0, 1}, Matches.captions(batch));
        assertArrayEquals(new float[] {1, 0, 0, .5f, .5f, 0, 0, 0, 1}, Matches.images(batch));
    }
}
