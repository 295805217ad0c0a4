package org.dapo.dataset.mvtec.internal;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.dapo.api.dataset.Dataset;
import org.dapo.api.dataset.DatasetException;
import org.dapo.api.dataset.Defect;
import org.dapo.api.dataset.Sample;
import org.dapo.api.image.ImageSource;
import org.dapo.api.image.MaskSource;
import org.dapo.testkit.fuzz.ReaderFuzz;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Fuzzes the names of files and folders, which define the layout. An input is a list of a tree's files. */
class TreeFuzzTest {
    private static final String TREE = """
            nut/train/good/000.png
            nut/test/bent/000.png
            nut/ground_truth/bent/000_mask.png
            """;
    private static final String ODD_TREE = """
            a b/test/cut/...png
            a b/test/good/x.tif -> nut
            a b/test/dent -> ../..
            """;
    /** More files would only take longer. */
    private static final int MOST_FILES = 24;

    @TempDir
    Path folder;

    @Test
    void aSpoiltTreeIsReadOrRefusedAndLeadsToNoFileOutside() throws IOException {
        ReaderFuzz.of("mvtec tree", DatasetException.class)
                .seed("names.txt", TREE.getBytes(StandardCharsets.UTF_8))
                .seed("names.txt", ODD_TREE.getBytes(StandardCharsets.UTF_8))
                .telling(
                        "\n",
                        "/",
                        "\\",
                        ".",
                        "..",
                        "...",
                        "_mask",
                        ".png",
                        "test",
                        "train",
                        "good",
                        "ground_truth",
                        "\t")
                .telling(
                        "\r",
                        "\u2028",
                        "\u0085",
                        "e\u0301",
                        "\u00e9",
                        "\ud83d\ude00",
                        " ",
                        ":",
                        "~",
                        "%00",
                        " -> ",
                        " -> ../..")
                .namedInMessages(file -> folder.resolve("tree").toString())
                .run(folder.resolve("fuzz"), file -> openTree(Files.readString(file, StandardCharsets.ISO_8859_1)))
                .assertBothHappened();
    }

    private void openTree(String names) throws IOException, DatasetException {
        Path root = Files.createDirectories(folder.resolve("tree"));
        try {
            String[] lines = names.split("\n", -1);
            for (String line : Arrays.copyOf(lines, Math.min(lines.length, MOST_FILES))) {
                make(root, new String(line.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8));
            }
            check(root, new MvtecDatasetAdapter().open(root));
        } finally {
            try (Stream<Path> all = Files.walk(root)) {
                for (Path file : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    /** Creates a file, or a link to the path after an arrow. Skips names that are impossible here. */
    private static void make(Path root, String line) throws IOException {
        String[] parts = line.split(" -> ", 2);
        try {
            Path file = root.resolve(parts[0].replaceFirst("^/+", "")).normalize();
            if (!file.startsWith(root) || file.equals(root)) {
                return;
            }
            Files.createDirectories(file.getParent());
            if (parts.length == 1) {
                Files.createFile(file);
            } else {
                Files.createSymbolicLink(file, file.getFileSystem().getPath(parts[1]));
            }
        } catch (InvalidPathException | FileSystemException cannotBe) {
            assertTrue(Files.isDirectory(root));
        }
    }

    private static void check(Path root, Dataset dataset) throws IOException, DatasetException {
        assertTrue(dataset.notes().stream().allMatch(note -> note.text().lines().count() == 1));
        for (String split : dataset.splits()) {
            for (Sample sample : dataset.samples(split).toList()) {
                assertInside(root, ((ImageSource.File) sample.image()).path());
                List<MaskSource> masks = sample.defects().stream()
                        .map(Defect::mask)
                        .flatMap(mask -> mask.stream())
                        .toList();
                for (MaskSource mask : masks) {
                    assertInside(root, ((MaskSource.File) mask).path());
                }
            }
        }
    }

    private static void assertInside(Path root, Path file) throws IOException {
        assertTrue(file.toRealPath().startsWith(root.toRealPath()), () -> "outside the data set: " + file);
    }
}
