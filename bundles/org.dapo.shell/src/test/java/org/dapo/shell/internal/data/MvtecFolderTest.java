package org.dapo.shell.internal.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.dapo.api.dataset.Defect;
import org.dapo.api.dataset.Sample;
import org.dapo.api.image.ImageSource;
import org.dapo.api.image.MaskSource;
import org.dapo.api.image.RgbImage;
import org.dapo.api.progress.RunListener;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests what is left of a data set that is not written to its end or cannot be loaded in part, and how its folders are named. */
class MvtecFolderTest {
    @TempDir
    private Path root;

    @Test
    void whatAnotherProgramPutThereMeanwhileStays() throws Exception {
        RunListener listener = new RunListener() {
            private boolean begun;

            @Override
            public void progress(String stage, long done, long total) {
                begun = true;
                try {
                    Files.writeString(root.resolve("notes.txt"), "mine");
                    Files.writeString(root.resolve("disc/test/good/other.png"), "mine");
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }

            @Override
            public boolean cancelled() {
                return begun;
            }
        };
        List<Sample> samples =
                IntStream.range(0, 3).mapToObj(i -> good("disc", i)).toList();
        MvtecFolder folder = new MvtecFolder(root, listener);
        assertThrows(CancellationException.class, () -> folder.write(List.of(), samples));
        folder.delete();
        assertEquals(List.of("disc/test/good/other.png", "notes.txt"), files(root));
    }

    /** A folder as users type it: relative, and not there yet. */
    @Test
    void nothingIsLeftInARelativeFolderEither() throws Exception {
        Path relative = Path.of("").toAbsolutePath().relativize(root.resolve("new"));
        Files.createDirectories(relative);
        List<Sample> samples = List.of(
                good("disc", 0),
                new Sample(
                        "disc/1",
                        "disc",
                        new ImageSource.Pixels("disc/1", () -> {
                            throw new CancellationException();
                        }),
                        false,
                        List.of()));
        MvtecFolder folder = new MvtecFolder(relative, RunListener.NONE);
        assertThrows(CancellationException.class, () -> folder.write(List.of(), samples));
        folder.delete();
        try (Stream<Path> left = Files.list(relative)) {
            assertEquals(List.of(), left.toList());
        }
    }

    @Test
    void whatAPlugInFailsToLoadIsLeftOutAndTheOthersAreWritten() throws Exception {
        Defect defect = new Defect("scratch", Optional.of(new MaskSource.Pixels("1", () -> {
            throw new IllegalStateException("no such region");
        })));
        Sample unreadable = new Sample(
                "disc/2",
                "disc",
                new ImageSource.Pixels("disc/2", () -> {
                    throw new IllegalArgumentException("no such layer");
                }),
                false,
                List.of());
        Sample unmasked = new Sample("disc/1", "disc", good("disc", 1).image(), true, List.of(defect));
        MvtecFolder.Written written =
                new MvtecFolder(root, RunListener.NONE).write(List.of(unreadable), List.of(good("disc", 0), unmasked));
        assertEquals(List.of("disc/test/good/000.png", "disc/test/scratch/000.png"), files(root));
        assertEquals(
                List.of(
                        "disc/2: java.lang.IllegalArgumentException: no such layer",
                        "disc/1: java.lang.IllegalStateException: no such region"),
                written.leftOut());
        assertEquals(1, written.imagesLeftOut());
    }

    @Test
    void noTwoProductsShareAFolder() throws Exception {
        List<String> warnings = new ArrayList<>();
        RunListener listener = new RunListener() {
            @Override
            public void warning(String message) {
                warnings.add(message);
            }
        };
        new MvtecFolder(root, listener)
                .write(
                        List.of(),
                        List.of(good("a:b", 0), good("a*b", 0), good("bolt", 0), good("Bolt", 0), good("a*b", 1)));
        assertEquals(
                List.of(
                        "Bolt-2/test/good/000.png",
                        "a_b-2/test/good/000.png",
                        "a_b-2/test/good/001.png",
                        "a_b/test/good/000.png",
                        "bolt/test/good/000.png"),
                files(root));
        assertEquals(
                List.of(
                        "'a:b' cannot name a folder; it is written as 'a_b'",
                        "'a*b' cannot name a folder; it is written as 'a_b-2'",
                        "'Bolt' has the name of another folder; it is written as 'Bolt-2'"),
                warnings);
    }

    private static Sample good(String product, int number) {
        String id = "sample/" + number;
        return new Sample(
                id, product, new ImageSource.Pixels(id, () -> new RgbImage(2, 2, new byte[12])), false, List.of());
    }

    private static List<String> files(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile)
                    .map(file -> folder.relativize(file).toString())
                    .sorted()
                    .toList();
        }
    }
}
