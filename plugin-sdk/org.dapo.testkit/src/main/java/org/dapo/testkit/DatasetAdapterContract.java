package org.dapo.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dapo.api.dataset.CheckedDataset;
import org.dapo.api.dataset.Dataset;
import org.dapo.api.dataset.DatasetAdapter;
import org.dapo.api.dataset.DatasetChecker;
import org.dapo.api.dataset.DatasetException;
import org.dapo.api.dataset.DatasetFolder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The contract of every {@link DatasetAdapter} that reads a folder. A plug-in's test extends this class, supplies its adapter and
 * writes a small data set in its layout. The tests open that data set, damage it and open it again.
 *
 * <p>Image and mask files may be empty, since an adapter lists files and does not read them.
 */
public abstract class DatasetAdapterContract extends DatasetContract {
    @TempDir
    Path temporary;

    private Path root;

    /** Called by the plug-in's test, which extends this class. */
    protected DatasetAdapterContract() {}

    /**
     * The adapter under test.
     *
     * @return an adapter, created as its component would be
     */
    protected abstract DatasetAdapter adapter();

    /**
     * Writes a valid data set. It needs at least one normal image and one anomalous image. The anomalous image must have a mask,
     * unless {@link #hasMasks()} returns false.
     *
     * @param folder an empty folder, the data set's root
     * @throws IOException if it cannot be written
     */
    protected abstract void writeDataset(Path folder) throws IOException;

    @Override
    protected final Dataset openDataset() throws DatasetException {
        return adapter().open(root);
    }

    /**
     * Writes the data set that the tests open.
     *
     * @throws IOException if it cannot be written
     */
    @BeforeEach
    public final void prepareDataset() throws IOException {
        root = Files.createDirectory(temporary.resolve("dataset"));
        writeDataset(root);
    }

    /** A missing folder is rejected, and the message names it. */
    @Test
    public final void aMissingFolderIsRefused() {
        assertRefused(temporary.resolve("missing-folder"));
    }

    /**
     * An empty folder is rejected, and the message names it.
     *
     * @throws IOException if the folder cannot be created
     */
    @Test
    public final void anEmptyFolderIsRefused() throws IOException {
        assertRefused(Files.createDirectory(temporary.resolve("empty-folder")));
    }

    /**
     * A plain file in place of the folder is rejected, and the message names it.
     *
     * @throws IOException if the file cannot be created
     */
    @Test
    public final void aFileInPlaceOfTheFolderIsRefused() throws IOException {
        assertRefused(Files.writeString(temporary.resolve("plain-file.txt"), "not a data set"));
    }

    /**
     * A folder in another layout is rejected, and the message names it.
     *
     * @throws IOException if the folder cannot be created
     */
    @Test
    public final void aFolderInAnotherLayoutIsRefused() throws IOException {
        Path other = Files.createDirectories(temporary.resolve("other-layout/deep/down"));
        Files.writeString(other.resolve("notes.txt"), "not a data set");
        assertRefused(temporary.resolve("other-layout"));
    }

    /**
     * Files that operating systems leave in folders change nothing.
     *
     * @throws Exception if the data set cannot be opened
     */
    @Test
    public final void leftoversOfOperatingSystemsChangeNothing() throws Exception {
        DatasetListing before = DatasetListing.of(openDataset());
        for (Path file : before.files()) {
            Files.write(file.resolveSibling("._" + file.getFileName()), new byte[0]);
            Files.write(file.resolveSibling(".DS_Store"), new byte[0]);
            Files.write(file.resolveSibling("Thumbs.db"), new byte[0]);
            Path thumbnails = Files.createDirectories(
                    file.resolveSibling("@eaDir").resolve(file.getFileName().toString()));
            Files.write(thumbnails.resolve("SYNOPHOTO_THUMB_M.jpg"), new byte[0]);
        }
        assertEquals(before.lines(), DatasetListing.of(openDataset()).lines(), "hidden files changed the data set");
    }

    /**
     * Every referenced file lies below the root.
     *
     * @throws Exception if the data set cannot be opened
     */
    @Test
    public final void everyFileLiesBelowTheRoot() throws Exception {
        assertBelowRoot(DatasetListing.of(openDataset()).files());
    }

    /**
     * A link out of the data set in place of an image or a mask is rejected or ignored.
     *
     * @throws Exception if the unchanged data set cannot be opened
     */
    @Test
    public final void aFileLinkedFromOutsideIsNotFollowed() throws Exception {
        for (Path file : DatasetListing.of(openDataset()).files()) {
            assertNotFollowed(file);
        }
    }

    /**
     * A link out of the data set in place of a folder is rejected or ignored.
     *
     * @throws Exception if the unchanged data set cannot be opened
     */
    @Test
    public final void aFolderLinkedFromOutsideIsNotFollowed() throws Exception {
        Set<Path> folders = DatasetListing.of(openDataset()).files().stream()
                .map(Path::getParent)
                .filter(folder -> !folder.equals(root))
                .collect(Collectors.toSet());
        for (Path folder : folders) {
            assertNotFollowed(folder);
        }
    }

    /**
     * A link out of the data set in place of an index, or of any other file that is neither image nor mask, is rejected or
     * ignored: the samples are those without the file.
     *
     * @throws Exception if the unchanged data set cannot be opened
     */
    @Test
    public final void anIndexLinkedFromOutsideIsNotRead() throws Exception {
        Set<Path> listed = DatasetListing.of(openDataset()).files();
        for (Path file : filesBelowRoot()) {
            if (!listed.contains(file)) {
                assertNotRead(file);
            }
        }
    }

    private List<Path> filesBelowRoot() throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    /**
     * A data set whose root is a link opens as usual.
     *
     * @throws Exception if the data set cannot be opened
     */
    @Test
    public final void theRootMayBeALink() throws Exception {
        Path link = link(temporary.resolve("linked-dataset"), root);
        List<String> ids = DatasetListing.of(adapter().open(link)).ids();
        assertEquals(DatasetListing.of(openDataset()).ids(), ids);
    }

    /**
     * One adapter can open many data sets, also concurrently, and keeps no state of any.
     *
     * @throws Exception if a data set cannot be opened
     * @throws AssertionError if a thread fails
     */
    @Test
    public final void oneAdapterOpensManyDataSets() throws Exception {
        Path second = Files.createDirectory(temporary.resolve("another-dataset"));
        writeDataset(second);
        DatasetAdapter adapter = adapter();
        List<String> expected = DatasetListing.of(adapter.open(root)).lines();
        for (Path other : List.of(second, root)) {
            assertEquals(
                    expected.size(),
                    DatasetListing.of(adapter.open(other)).lines().size(),
                    "an adapter keeps something of the data set that it opened before");
        }
        List<Callable<List<String>>> openings = Collections.nCopies(
                THREADS, () -> DatasetListing.of(adapter.open(root)).lines());
        for (List<String> opening : AtOnce.run("opening with one adapter", openings)) {
            assertEquals(expected, opening, "threads that open with one adapter at once disturb each other");
        }
    }

    /**
     * A check of a valid data set returns the same samples and notes, and no problem. Skipped if the adapter is not a
     * {@link DatasetChecker}.
     *
     * @throws Exception if the data set cannot be opened or checked
     */
    @Test
    public final void aCheckOfAGoodDataSetFindsNoProblem() throws Exception {
        CheckedDataset checked = checker().check(root);
        assertEquals(List.of(), checked.problems(), "a data set that opens has no problem");
        Dataset opened = openDataset();
        assertEquals(
                DatasetListing.of(opened).lines(), DatasetListing.of(checked).lines(), "a check sees other samples");
        assertEquals(opened.notes(), checked.notes(), "a check notes other things");
    }

    /**
     * A check continues past a link for which opening rejects the data set, does not follow the link, and reports it. Skipped if
     * the adapter is not a {@link DatasetChecker}.
     *
     * @throws Exception if the unchanged data set cannot be opened, or the check does not continue
     */
    @Test
    public final void aCheckTellsEveryFileThatOpeningRefuses() throws Exception {
        DatasetChecker checker = checker();
        for (Path file : DatasetListing.of(openDataset()).files()) {
            Path outside = Files.move(file, temporary.resolve("outside"));
            try {
                link(file, outside);
                CheckedDataset checked = checker.check(root);
                assertBelowRoot(DatasetListing.of(checked).files());
                boolean told = checked.problems().stream()
                        .anyMatch(problem -> (problem.subject() + problem.text()).contains(DatasetFolder.stem(file)));
                assertTrue(told || opens(), () -> "the check does not tell of the link " + file);
            } catch (DatasetException nothingLeft) {
                assertFalse(opens(), () -> "the check refuses what opening accepts: " + nothingLeft.getMessage());
            } finally {
                Files.deleteIfExists(file);
                Files.move(outside, file);
            }
        }
    }

    /** The adapter as a checker. The test is skipped if the adapter is none. */
    private DatasetChecker checker() {
        DatasetAdapter adapter = adapter();
        assumeTrue(adapter instanceof DatasetChecker, "the adapter checks no data sets: it is no DatasetChecker");
        return (DatasetChecker) adapter;
    }

    private boolean opens() {
        try {
            openDataset();
            return true;
        } catch (DatasetException refused) {
            return false;
        }
    }

    /** What the data set lists; empty if it is rejected. */
    private Optional<List<String>> lines() {
        try {
            return Optional.of(DatasetListing.of(openDataset()).lines());
        } catch (DatasetException refused) {
            return Optional.empty();
        }
    }

    /** Moves a file out of the data set, opens it, links to the file from its old place, and opens it again. */
    private void assertNotRead(Path inside) throws IOException {
        Path outside = Files.move(inside, temporary.resolve("outside"));
        try {
            Optional<List<String>> without = lines();
            link(inside, outside);
            Optional<List<String>> linked = lines();
            assertTrue(
                    linked.isEmpty() || linked.equals(without),
                    () -> "the adapter reads %s through a link out of the data set".formatted(root.relativize(inside)));
        } finally {
            Files.deleteIfExists(inside);
            Files.move(outside, inside);
        }
    }

    /** Moves a file or folder out of the data set, links to it from its old place, and opens the data set. */
    private void assertNotFollowed(Path inside) throws IOException {
        Path outside = Files.move(inside, temporary.resolve("outside"));
        try {
            link(inside, outside);
            assertBelowRoot(DatasetListing.of(openDataset()).files());
        } catch (DatasetException refused) {
            assertFalse(refused.getMessage().isBlank(), "a refusal needs a message");
        } finally {
            Files.deleteIfExists(inside);
            Files.move(outside, inside);
        }
    }

    private void assertBelowRoot(Set<Path> files) throws IOException {
        for (Path file : files) {
            // An adapter may still list a file that no longer exists, but the file must not lead out of the root.
            assertTrue(
                    !Files.exists(file) || file.toRealPath().startsWith(root.toRealPath()),
                    () -> "the file is outside the data set: " + file);
        }
    }

    private void assertRefused(Path folder) {
        String message = refusal(() -> adapter().open(folder));
        assertTrue(message.contains(folder.toString()), () -> "the message must name " + folder + ": " + message);
    }

    private static Path link(Path link, Path target) throws IOException {
        try {
            return Files.createSymbolicLink(link, target);
        } catch (FileSystemException | UnsupportedOperationException e) {
            assumeTrue(false, "no symbolic links can be made here: " + e);
            throw e;
        }
    }
}
