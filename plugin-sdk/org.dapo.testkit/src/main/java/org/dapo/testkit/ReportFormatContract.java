package org.dapo.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.dapo.api.report.EvaluatedImage;
import org.dapo.api.report.ReportFormat;
import org.dapo.api.report.ReportWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contract of every {@link ReportFormat}. A plug-in's test extends this class and supplies its format. */
public abstract class ReportFormatContract {
    private static final ReportedRun RUN = new ReportedRun(1);

    @TempDir
    private Path scratch;

    /** Called by the plug-in's test, which extends this class. */
    protected ReportFormatContract() {}

    /**
     * The format under test.
     *
     * @return the format; the same or an equal one at each call
     */
    protected abstract ReportFormat format();

    /**
     * A run leaves at least one file.
     *
     * @throws IOException if a report cannot be written or read
     */
    @Test
    public final void aRunIsWritten() throws IOException {
        assertFalse(written("run", RUN, RUN.images()).isEmpty(), "no file was written");
    }

    /**
     * The same run gives the same files byte for byte, even if the default locale has other digits.
     *
     * @throws IOException if a report cannot be written or read
     */
    @Test
    public final void theSameRunGivesTheSameFiles() throws IOException {
        Map<String, String> one = written("one", RUN, RUN.images());
        Map<String, String> other = OtherDigits.with(() -> written("other", RUN, RUN.images()));
        assertEquals(one, other, "a report that depends on more than the run");
    }

    /**
     * Two runs that are reported at once, in folders of their own, share nothing.
     *
     * @throws IOException if a report cannot be written or read
     */
    @Test
    public final void runsAtOnceDoNotMix() throws IOException {
        ReportedRun another = new ReportedRun(2);
        Map<String, String> alone = written("alone", RUN, RUN.images());
        Path folder = Files.createDirectory(scratch.resolve("together"));
        try (ReportWriter writer = format().open(folder, false);
                ReportWriter beside = format().open(Files.createDirectory(scratch.resolve("beside")), false)) {
            for (int i = 0; i < RUN.images().size(); i++) {
                image(writer, RUN.images().get(i));
                image(beside, another.images().get(i));
            }
            beside.result(another.result());
            writer.result(RUN.result());
        }
        assertEquals(alone, contents(folder), "a report that changes with another one: state is shared");
    }

    /**
     * A run that ends before its result leaves only files that are complete.
     *
     * @throws IOException if a report cannot be written or read
     */
    @Test
    public final void aRunThatEndsEarlyLeavesNothingHalf() throws IOException {
        Map<String, String> complete = written("complete", RUN, RUN.images());
        Path folder = Files.createDirectory(scratch.resolve("early"));
        try (ReportWriter writer = format().open(folder, false)) {
            image(writer, RUN.images().get(0));
        }
        contents(folder)
                .forEach((file, bytes) ->
                        assertEquals(complete.get(file), bytes, file + " of a run without a result is not complete"));
    }

    /**
     * A run that does not resume leaves no file of an image that only an earlier run had.
     *
     * @throws IOException if a report cannot be written or read
     */
    @Test
    public final void anotherRunLeavesNoImageOfTheOneBefore() throws IOException {
        List<EvaluatedImage> fewer = RUN.images().subList(0, 2);
        Map<String, String> expected = written("fresh", RUN, fewer);
        Path folder = scratch.resolve("again");
        written("again", RUN, RUN.images());
        write(folder, false, RUN, fewer);
        assertEquals(expected.keySet(), contents(folder).keySet(), "files of an earlier run");
    }

    /**
     * A run that resumes keeps the files of the images that an earlier run had.
     *
     * @throws IOException if a report cannot be written or read
     */
    @Test
    public final void aRunThatResumesKeepsTheImagesOfTheOneBefore() throws IOException {
        Path folder = Files.createDirectory(scratch.resolve("resumed"));
        try (ReportWriter writer = format().open(folder, false)) {
            image(writer, RUN.images().get(0));
            image(writer, RUN.images().get(1));
        }
        Map<String, String> before = contents(folder);
        write(folder, true, RUN, RUN.images().subList(2, 4));
        Map<String, String> after = contents(folder);
        before.forEach((file, bytes) -> assertEquals(bytes, after.get(file), file + " of the run that was resumed"));
    }

    /**
     * An image's id comes from a data set. Whatever it is, nothing is written outside the folder; the image may be refused.
     *
     * @throws IOException if the files cannot be listed
     */
    @Test
    public final void noIdLeadsOutOfTheFolder() throws IOException {
        Path folder = Files.createDirectories(scratch.resolve("outer/inner/folder"));
        for (String id : List.of("../outside", "../../outside", "a/../../outside", scratch.resolve("outside") + "")) {
            try (ReportWriter writer = format().open(folder, false)) {
                image(writer, RUN.image(id, "bottle", true));
                writer.result(RUN.result());
            } catch (IOException refused) {
                assertTrue(
                        refused.getMessage().contains("outside"),
                        () -> "a refusal that does not name the image: " + refused.getMessage());
            }
        }
        for (String file : contents(scratch).keySet()) {
            assertTrue(file.startsWith("outer/inner/folder/"), () -> file + " is outside the folder of the report");
        }
    }

    /**
     * Whether single images are wanted does not change.
     *
     * @throws IOException if a report cannot be written
     */
    @Test
    public final void whatIsWantedStaysTheSame() throws IOException {
        Path folder = Files.createDirectory(scratch.resolve("wanted"));
        try (ReportWriter writer = format().open(folder, false)) {
            boolean wanted = writer.wantsImages();
            image(writer, RUN.images().get(0));
            assertEquals(wanted, writer.wantsImages());
            writer.result(RUN.result());
            assertEquals(wanted, writer.wantsImages());
        }
    }

    private Map<String, String> written(String name, ReportedRun run, List<EvaluatedImage> images) throws IOException {
        Path folder = Files.createDirectory(scratch.resolve(name));
        write(folder, false, run, images);
        return contents(folder);
    }

    private void write(Path folder, boolean resumed, ReportedRun run, List<EvaluatedImage> images) throws IOException {
        try (ReportWriter writer = format().open(folder, resumed)) {
            for (EvaluatedImage image : images) {
                image(writer, image);
            }
            writer.result(run.result());
        }
    }

    private static void image(ReportWriter writer, EvaluatedImage image) throws IOException {
        if (writer.wantsImages()) {
            writer.image(image);
        }
    }

    /** The files in a folder, by their names in it, with their bytes in hexadecimal digits. */
    private static Map<String, String> contents(Path folder) throws IOException {
        Map<String, String> contents = new TreeMap<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                contents.put(
                        folder.relativize(file).toString().replace('\\', '/'),
                        HexFormat.of().formatHex(Files.readAllBytes(file)));
            }
        }
        return contents;
    }
}
