package org.dapo.imaging;

import java.util.List;
import java.util.stream.Stream;
import org.dapo.api.image.ImageException;
import org.dapo.api.image.RgbImage;
import org.dapo.testkit.Agreement;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Compares whole preprocessing: grey and RGB, odd sides, sides of one pixel, enlarged and reduced, wide and tall. */
class PreprocessingTest {
    private static final Agreement LEVELS = new Agreement(
            "grey and RGB files resized to squares, bicubic and bilinear, levels of 255", Fixtures.oracle("pillow"), 0);
    /** One level is 0.014 here. */
    private static final Agreement PLANES = new Agreement(
            "whole preprocessing of grey and RGB files, normalised values", Fixtures.oracle("open_clip"), 1e-6);

    private static final Normaliser CLIP = new Normaliser(
            List.of(0.48145466f, 0.4578275f, 0.40821073f), List.of(0.26862954f, 0.26130258f, 0.27577711f));

    static Stream<String[]> files() {
        return Fixtures.index("preprocess");
    }

    static Stream<String[]> bicubic() {
        return files().filter(row -> row[2].equals("BICUBIC"));
    }

    @AfterAll
    static void print() {
        LEVELS.print();
        PLANES.print();
    }

    @ParameterizedTest(name = "{1}: {2} to {3}")
    @MethodSource("files")
    void aFileResizedToASquareHasTheLevelsOfPillow(String name, String file, Kernel kernel, int side)
            throws ImageException {
        byte[] expected = Fixtures.bytes("preprocess/" + name + ".levels");

        RgbImage resized = Resize.image(Images.read(Fixtures.path("preprocess/" + file)), side, side, kernel);

        LEVELS.within(Fixtures.largestDifference(expected, resized.pixels()), file);
    }

    @ParameterizedTest(name = "{1}: {2} to {3}")
    @MethodSource("bicubic")
    void aPreprocessedFileHasTheValuesOfOpenClip(String name, String file, Kernel kernel, int side)
            throws ImageException {
        float[] expected = Fixtures.unpackedFloats("preprocess/" + name + ".planes.gz");

        RgbImage resized = Resize.image(Images.read(Fixtures.path("preprocess/" + file)), side, side, kernel);

        PLANES.within(Fixtures.largestDifference(expected, CLIP.planes(resized)), file);
    }
}
