package org.dapo.report.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.dapo.api.image.ImageException;
import org.dapo.api.image.RgbImage;
import org.dapo.api.image.ScoreMap;
import org.dapo.api.report.EvaluatedImage;
import org.dapo.api.report.ReportWriter;
import org.dapo.imaging.Images;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OverlayFormatTest {
    @TempDir
    Path folder;

    @Test
    void aPictureHasTheImagesSizeAndTheMapsColours() throws IOException, ImageException {
        write(image("leather/test/cut/000", 2));

        RgbImage picture = Images.read(folder.resolve("overlays/leather/test/cut/000.png"));
        assertEquals(3, picture.width());
        assertEquals(2, picture.height());
        // Half of black plus half of viridis, at its ends 0x440154 and 0xfde725.
        assertEquals(List.of(34, 1, 42), rgb(picture, 0, 0));
        assertEquals(List.of(127, 116, 19), rgb(picture, 2, 1));
    }

    @Test
    void theScaleIsTheRunsAndNotTheImages() throws IOException, ImageException {
        write(image("weak", 4), image("strong", 2));

        RgbImage weak = Images.read(folder.resolve("overlays/weak.png"));
        RgbImage strong = Images.read(folder.resolve("overlays/strong.png"));
        assertEquals(rgb(weak, 0, 0), rgb(strong, 0, 0));
        assertTrue(weak.sample(2, 1, 0) < strong.sample(2, 1, 0), "2 of 4 must be darker than 2 of 2");
    }

    @Test
    void anIdThatLeadsOutOfTheFolderIsRefusedAndNamed() throws IOException {
        for (String id : List.of("../../outside", "/tmp/outside", "a/../../outside")) {
            IOException refused = assertThrows(IOException.class, () -> write(image(id, 2)));
            assertTrue(refused.getMessage().contains(id), refused.getMessage());
        }
        try (Stream<Path> files = Files.walk(folder)) {
            assertFalse(files.anyMatch(file -> file.toString().endsWith(".png")));
        }
    }

    @Test
    void aLinkThatLeadsOutOfTheFolderIsRefused(@TempDir Path elsewhere) throws IOException {
        Files.createDirectories(folder.resolve("overlays"));
        Files.createSymbolicLink(folder.resolve("overlays/leather"), elsewhere);

        for (String id : List.of("leather/000", "leather/test/cut/000")) {
            IOException refused = assertThrows(IOException.class, () -> write(image(id, 2)));
            assertTrue(refused.getMessage().contains("is a link that leads out of"), refused.getMessage());
        }
        try (Stream<Path> files = Files.list(elsewhere)) {
            assertEquals(0, files.count());
        }
    }

    @Test
    void nothingButPicturesIsLeftBehind() throws IOException {
        write(image("a", 2), image("a/b", 2), image("a", 2));

        assertEquals(List.of("a.png", "a/b.png"), files());
    }

    @Test
    void picturesOfAnEarlierRunAreRemovedBeforeTheFirstOne() throws IOException {
        write(image("a", 2), image("b/c", 2));
        Files.createFile(folder.resolve("overlays/notes.txt"));
        new OverlayFormat().open(folder, false).close();
        assertEquals(List.of("a.png", "b/c.png", "notes.txt"), files());

        write(image("b/d", 2), image("e", 2));
        assertEquals(List.of("b/d.png", "e.png", "notes.txt"), files());
    }

    @Test
    void aRunWithoutImagesLeavesNoPicturesOfAnEarlierOne() throws IOException {
        write(image("a", 2));
        try (ReportWriter writer = new OverlayFormat().open(folder, false)) {
            writer.result(SampleResults.evaluation(true));
        }
        assertEquals(List.of(), files());
    }

    @Test
    void aRunThatResumesKeepsThePicturesOfTheEarlierOne() throws IOException {
        write(image("a", 2));

        try (ReportWriter writer = new OverlayFormat().open(folder, true)) {
            writer.image(image("b", 2));
            writer.result(SampleResults.evaluation(true));
        }
        assertEquals(List.of("a.png", "b.png"), files());
    }

    @Test
    void picturesBehindALinkAreNotRemoved(@TempDir Path elsewhere) throws IOException {
        Files.createFile(elsewhere.resolve("own.png"));
        Files.createDirectories(folder.resolve("overlays"));
        Files.createSymbolicLink(folder.resolve("overlays/linked"), elsewhere);

        try (ReportWriter writer = new OverlayFormat().open(folder, false)) {
            writer.result(SampleResults.evaluation(true));
        }
        assertTrue(Files.exists(elsewhere.resolve("own.png")));
    }

    /** Writes pictures in a run that does not get to its result. */
    private void write(EvaluatedImage... images) throws IOException {
        try (ReportWriter writer = new OverlayFormat().open(folder, false)) {
            for (EvaluatedImage image : images) {
                writer.image(image);
            }
        }
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> folder.resolve("overlays").relativize(file).toString())
                    .sorted()
                    .toList();
        }
    }

    /** Returns a black image of 3 by 2. Its map is 0 except for a 2 at the last pixel. */
    private static EvaluatedImage image(String id, float mapRange) {
        return new EvaluatedImage(
                id,
                "leather",
                true,
                1,
                new RgbImage(3, 2, new byte[18]),
                new ScoreMap(3, 2, new float[] {0, 0, 0, 0, 0, 2}),
                mapRange);
    }

    private static List<Integer> rgb(RgbImage image, int x, int y) {
        return List.of(image.sample(x, y, 0), image.sample(x, y, 1), image.sample(x, y, 2));
    }
}
