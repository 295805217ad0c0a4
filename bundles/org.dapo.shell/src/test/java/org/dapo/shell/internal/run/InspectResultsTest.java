package org.dapo.shell.internal.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.dapo.api.pipeline.OutputFolder;
import org.dapo.api.pipeline.PipelineException;
import org.dapo.api.pipeline.Region;
import org.dapo.api.pipeline.Region.Point;
import org.dapo.shell.internal.CommandLineRun;
import org.dapo.shell.internal.FakeParts;
import org.dapo.shell.internal.terminal.Status;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the files that {@code inspect} writes. */
class InspectResultsTest {
    private final FakeParts parts = new FakeParts();

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"x.map.png", "x.json"})
    void aResultThatCannotBeWrittenFailsTheRun(String name) throws IOException {
        Path taken = folder.resolve("found").resolve(name);
        Files.createDirectories(taken.resolve("within"));

        CommandLineRun run = inspect("", "x.png");

        assertEquals(Status.FAILED, run.status());
        assertTrue(
                run.error()
                        .startsWith("dapo: cannot write the result of %s to %s: cannot write %s: "
                                .formatted(folder.resolve("x.png"), folder.resolve("found"), taken)),
                run.err());
        assertEquals("", run.out());
        assertEquals(0, parts.open);
    }

    @Test
    void regionsAreCocoAnnotationsOfTheImagesThatWereInspected() throws IOException {
        List<Point> corners = List.of(new Point(3, 4), new Point(8, 4), new Point(8, 6));
        Region scratch = new Region(Optional.of("scratch"), 3, 4, 5, 2, corners, 0.75f, 9);
        Region unnamed = new Region(Optional.empty(), 0, 0, 1, 1, corners.subList(0, 1), 0.5f, 1);
        Region cut = new Region(Optional.of("cut"), 1, 0, 1, 1, corners.subList(1, 2), 1.5f, 1);
        parts.pipeline.regions.put("a.png", List.of(scratch, unnamed));
        parts.pipeline.regions.put("c.png", List.of(cut, scratch));
        Path coco = folder.resolve("regions.json");

        CommandLineRun run = inspect("--coco " + coco, "a.png", "broken.png", "b.png", "c.png");

        assertEquals(Status.FAILED, run.status());
        assertEquals("dapo: %s is cut off".formatted(folder.resolve("broken.png")), run.error());
        String expected = """
                {"images": [
                   {"id": 1, "file_name": "FOLDER/a.png", "width": 2, "height": 1},
                   {"id": 2, "file_name": "FOLDER/b.png", "width": 2, "height": 1},
                   {"id": 3, "file_name": "FOLDER/c.png", "width": 2, "height": 1}],
                 "annotations": [
                   {"id": 1, "image_id": 1, "category_id": 1, "bbox": [3, 4, 5, 2],
                    "segmentation": [[3, 4, 8, 4, 8, 6]], "area": 9, "iscrowd": 0, "score": 0.75},
                   {"id": 2, "image_id": 1, "category_id": 2, "bbox": [0, 0, 1, 1],
                    "segmentation": [[3, 4]], "area": 1, "iscrowd": 0, "score": 0.5},
                   {"id": 3, "image_id": 3, "category_id": 3, "bbox": [1, 0, 1, 1],
                    "segmentation": [[8, 4]], "area": 1, "iscrowd": 0, "score": 1.5},
                   {"id": 4, "image_id": 3, "category_id": 1, "bbox": [3, 4, 5, 2],
                    "segmentation": [[3, 4, 8, 4, 8, 6]], "area": 9, "iscrowd": 0, "score": 0.75}],
                 "categories": [
                   {"id": 1, "name": "scratch"}, {"id": 2, "name": "defect"}, {"id": 3, "name": "cut"}]}
                """;
        assertEquals(
                JsonParser.parseString(expected.replace("FOLDER", folder.toString())),
                JsonParser.parseString(Files.readString(coco)));
    }

    @Test
    void anotherOutputOfTheRunIsNotTheResultOfAnImage() throws IOException {
        Path found = Files.createDirectory(folder.resolve("found"));

        CommandLineRun run = inspect(
                "--coco %s --json %s".formatted(found.resolve("a.json"), found.resolve("c.json")), "a.png", "c.png");

        assertEquals(Status.DONE, run.status());
        for (String image : List.of("a", "c")) {
            JsonObject result = JsonParser.parseString(Files.readString(found.resolve(image + "-2.json")))
                    .getAsJsonObject();
            assertEquals(
                    folder.resolve(image + ".png").toString(),
                    result.get("file").getAsString());
        }
        assertTrue(Files.readString(found.resolve("a.json")).contains("\"annotations\""));
        assertTrue(JsonParser.parseString(Files.readString(found.resolve("c.json")))
                .isJsonArray());
    }

    @Test
    void aResultNamesItsImageWhereverTheNextRunStarts() throws IOException {
        Path relative = Path.of("").toAbsolutePath().relativize(folder).resolve("a.png");
        Files.writeString(folder.resolve("a.png"), "pixels");
        Path found = Files.createDirectory(folder.resolve("found"));
        // Of an earlier version, started in another folder.
        Path old = Files.writeString(found.resolve("a.json"), "{\"file\":\"%s\"}".formatted(relative));

        for (int time = 0; time < 2; time++) {
            assertEquals(Status.DONE, inspect(relative.toString()).status());
        }

        assertTrue(Files.readString(old).contains("\"" + relative + "\""), "it may be the result of another image");
        assertTrue(Files.readString(found.resolve("a-2.json")).contains("\"" + folder.resolve("a.png") + "\""));
        assertTrue(Files.notExists(found.resolve("a-3.json")), "the second run replaces the result of the first");
    }

    @Test
    void twoRunsDoNotShareAFolder() throws IOException, PipelineException {
        try (OutputFolder other = OutputFolder.take(folder.resolve("found"))) {
            CommandLineRun run = inspect("", "a.png");

            assertEquals(Status.FAILED, run.status());
            assertTrue(run.error().startsWith("dapo: another run is writing to the folder "), run.err());
        }
    }

    @Test
    void anImageThatFailsInAnyWayIsNamedAndTheOthersAreInspected() throws IOException {
        CommandLineRun run = inspect("", "wild.png", "huge.png", "c.png");

        assertEquals(Status.FAILED, run.status());
        assertEquals(
                List.of(
                        "dapo: cannot inspect %s: java.lang.IllegalArgumentException: the score is NaN"
                                .formatted(folder.resolve("wild.png")),
                        "dapo: cannot inspect %s: java.lang.OutOfMemoryError: Java heap space"
                                .formatted(folder.resolve("huge.png"))),
                run.err().lines().toList());
        assertTrue(Files.exists(folder.resolve("found/c.json")));
    }

    @Test
    void whatCannotBeInspectedIsAmongTheResultsOfPrograms() throws IOException {
        Files.createDirectory(folder.resolve("folder.png"));
        Path json = folder.resolve("all.json");

        CommandLineRun run =
                inspect("--json %s %s".formatted(json, folder.resolve("folder.png")), "broken.png", "c.png");

        assertEquals(Status.FAILED, run.status());
        JsonArray all = JsonParser.parseString(Files.readString(json)).getAsJsonArray();
        assertEquals(3, all.size());
        assertEquals(
                folder.resolve("folder.png") + " is a folder; expected an image file",
                all.get(0).getAsJsonObject().get("problem").getAsString());
        assertEquals(
                folder.resolve("broken.png").toString(),
                all.get(1).getAsJsonObject().get("file").getAsString());
        assertTrue(Files.exists(folder.resolve("found/c.json")));
    }

    @Test
    void whatWasFoundBeforeARunIsCancelledIsKept() throws IOException {
        Path coco = folder.resolve("regions.json");

        CommandLineRun run = inspect("--coco " + coco, "a.png", "last.png", "c.png");

        assertEquals(Status.FAILED, run.status());
        assertEquals("dapo: cancelled before " + folder.resolve("c.png"), run.error());
        assertTrue(Thread.interrupted());
        assertEquals(
                2,
                JsonParser.parseString(Files.readString(coco))
                        .getAsJsonObject()
                        .getAsJsonArray("images")
                        .size());
    }

    @Test
    void aRunThatIsCancelledWithinAnImageKeepsTheResultsOfTheImagesBefore() throws IOException {
        Path json = folder.resolve("all.json");

        CommandLineRun run = inspect("--json " + json, "a.png", "stopped.png", "c.png");

        assertEquals(Status.FAILED, run.status());
        assertEquals("dapo: cancelled at " + folder.resolve("stopped.png"), run.error());
        assertTrue(Thread.interrupted());
        assertEquals(
                1,
                JsonParser.parseString(Files.readString(json)).getAsJsonArray().size());
    }

    private CommandLineRun inspect(String options, String... images) throws IOException {
        Path checkpoint = Files.writeString(folder.resolve("epoch-5.dapo"), "weights");
        StringBuilder line = new StringBuilder("inspect --checkpoint %s --taxonomy mvtec --out %s %s"
                .formatted(checkpoint, folder.resolve("found"), options));
        for (String image : images) {
            line.append(' ').append(Files.writeString(folder.resolve(image), "pixels"));
        }
        return CommandLineRun.of(parts, line.toString().split(" +"));
    }
}
