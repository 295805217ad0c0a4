package org.dapo.testkit;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.dapo.api.dataset.Dataset;
import org.dapo.api.dataset.DatasetAdapter;
import org.dapo.api.dataset.DatasetException;
import org.dapo.api.dataset.Defect;
import org.dapo.api.dataset.Sample;
import org.dapo.api.image.ImageSource;
import org.dapo.api.image.MaskSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/**
 * What every {@link DatasetAdapter} must do. A plug-in's test extends this class, hands over its adapter and writes a
 * small data set in its layout; the tests open that data set, spoil it and open it again.
 *
 * <p>Image and mask files may be empty, since an adapter lists files and reads none.
 */
public abstract class DatasetAdapterContract {
    private static final Pattern LEGAL_ID = Pattern.compile("[\\p{L}\\p{Nd} /_.()+,-]+");
    private static final int THREADS = 4;

    @TempDir
    Path temporary;

    private Path root;

    /** For the plug-in's own test, which extends this class. */
    protected DatasetAdapterContract() {}

    /**
     * The adapter under test.
     *
     * @return an adapter, made as its component would be
     */
    protected abstract DatasetAdapter adapter();

    /**
     * Writes a valid data set with at least one normal image, and one anomalous image with a mask.
     *
     * @param folder an empty folder, the data set's root
     * @throws IOException if it cannot be written
     */
    protected abstract void writeDataset(Path folder) throws IOException;

    /**
     * Whether the layout reads a folder at all. A layout that makes its images needs none; the tests about folders are
     * then skipped.
     *
     * @return true unless overridden
     */
    protected boolean readsFolder() {
        return true;
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

    /**
     * There is a split, none is named twice, and each has samples.
     *
     * @throws DatasetException if the data set cannot be opened
     */
    @Test
    public final void everySplitHasSamples() throws DatasetException {
        Dataset dataset = adapter().open(root);
        assertFalse(dataset.splits().isEmpty(), "there must be a split");
        assertEquals(Set.copyOf(dataset.splits()).size(), dataset.splits().size(), "a split is named twice");
        for (String split : dataset.splits()) {
            assertTrue(dataset.samples(split).findAny().isPresent(), () -> "split " + split + " has no sample");
        }
    }

    /**
     * Normal and anomalous images are told apart, and a defect has a mask.
     *
     * @throws DatasetException if the data set cannot be opened
     */
    @Test
    public final void normalAndAnomalousImagesAreToldApart() throws DatasetException {
        List<Sample> samples = allSamples(adapter().open(root));
        assertTrue(samples.stream().anyMatch(sample -> !sample.anomalous()), "no normal image was found");
        assertTrue(samples.stream().anyMatch(Sample::anomalous), "no anomalous image was found");
        assertTrue(masks(samples).findAny().isPresent(), "no defect has a mask");
    }

    /**
     * An id names one image only, over all splits, and has no character that a file name or a report would stumble over.
     *
     * @throws DatasetException if the data set cannot be opened
     */
    @Test
    public final void idsAreUniqueAndLegal() throws DatasetException {
        Set<String> seen = new HashSet<>();
        for (Sample sample : allSamples(adapter().open(root))) {
            String id = sample.id();
            assertTrue(seen.add(id), () -> "two samples have the id " + id);
            assertTrue(LEGAL_ID.matcher(id).matches(), () -> "the id has illegal characters: " + id);
            assertTrue(
                    Stream.of(id.split("/", -1)).noneMatch(part -> part.isBlank() || part.matches("\\.+")),
                    () -> "the id is not a plain path: " + id);
        }
    }

    /**
     * Samples come by product, and within a product by id.
     *
     * @throws DatasetException if the data set cannot be opened
     */
    @Test
    public final void samplesAreOrderedByProductThenId() throws DatasetException {
        Dataset dataset = adapter().open(root);
        for (String split : dataset.splits()) {
            List<Sample> samples = dataset.samples(split).toList();
            for (int i = 1; i < samples.size(); i++) {
                Sample before = samples.get(i - 1);
                Sample after = samples.get(i);
                int byProduct = before.product().compareTo(after.product());
                assertTrue(
                        byProduct < 0 || (byProduct == 0 && before.id().compareTo(after.id()) < 0),
                        () -> "%s must not stand before %s".formatted(before.id(), after.id()));
            }
        }
    }

    /**
     * Opening and listing again gives the same, and so do several threads at once.
     *
     * @throws Exception if the data set cannot be opened, or a thread fails
     */
    @Test
    public final void everyListingIsTheSameFromAnyThread() throws Exception {
        DatasetAdapter adapter = adapter();
        Dataset shared = adapter.open(root);
        List<String> expected = describe(shared);
        assertEquals(expected, describe(shared), "the second listing differs");
        ExecutorService executor = Executors.newFixedThreadPool(THREADS);
        try {
            List<Callable<List<String>>> listings = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                listings.add(() -> describe(adapter.open(root)));
                listings.add(() -> describe(shared));
            }
            for (Future<List<String>> listing : executor.invokeAll(listings)) {
                assertEquals(expected, listing.get(), "a listing in another thread differs");
            }
        } finally {
            executor.shutdownNow();
        }
    }

    /**
     * Every image and mask that is a file exists below the root; every mask that is made can be made.
     *
     * @throws Exception if the data set cannot be opened
     */
    @Test
    public final void imagesAndMasksExistBelowTheRoot() throws Exception {
        List<Sample> samples = allSamples(adapter().open(root));
        for (Path file : files(samples)) {
            assertTrue(Files.isRegularFile(file), () -> "there is no such file: " + file);
            assertTrue(
                    file.toRealPath().startsWith(root.toRealPath()), () -> "the file is outside the data set: " + file);
        }
        masks(samples)
                .filter(MaskSource.Pixels.class::isInstance)
                .forEach(mask -> assertDoesNotThrow(
                        () -> ((MaskSource.Pixels) mask).loader().load(), mask.name()));
    }

    /**
     * A split that is not there is refused, and the message lists those that are.
     *
     * @throws DatasetException if the data set cannot be opened
     */
    @Test
    public final void anUnknownSplitIsRefused() throws DatasetException {
        Dataset dataset = adapter().open(root);
        String message = refusal(() -> dataset.samples("no-such-split").close());
        for (String split : dataset.splits()) {
            assertTrue(message.contains(split), () -> "the message must list the split " + split + ": " + message);
        }
    }

    /** A folder that is not there is refused by name. */
    @Test
    public final void aMissingFolderIsRefused() {
        assertRefused(temporary.resolve("missing-folder"));
    }

    /**
     * An empty folder is refused by name.
     *
     * @throws IOException if the folder cannot be made
     */
    @Test
    public final void anEmptyFolderIsRefused() throws IOException {
        assertRefused(Files.createDirectory(temporary.resolve("empty-folder")));
    }

    /**
     * A file of another kind in place of the folder is refused by name.
     *
     * @throws IOException if the file cannot be made
     */
    @Test
    public final void aFileInPlaceOfTheFolderIsRefused() throws IOException {
        assertRefused(Files.writeString(temporary.resolve("plain-file.txt"), "not a data set"));
    }

    /**
     * A folder in no layout at all is refused by name.
     *
     * @throws IOException if the folder cannot be made
     */
    @Test
    public final void aFolderInAnotherLayoutIsRefused() throws IOException {
        Path other = Files.createDirectories(temporary.resolve("other-layout/deep/down"));
        Files.writeString(other.resolve("notes.txt"), "not a data set");
        assertRefused(temporary.resolve("other-layout"));
    }

    /**
     * What operating systems leave in folders changes nothing.
     *
     * @throws Exception if the data set cannot be opened
     */
    @Test
    public final void leftoversOfOperatingSystemsChangeNothing() throws Exception {
        assumeTrue(readsFolder(), "the layout reads no folder");
        List<String> expected = describe(adapter().open(root));
        for (Path file : files(allSamples(adapter().open(root)))) {
            Files.write(file.resolveSibling("._" + file.getFileName()), new byte[0]);
            Files.write(file.resolveSibling(".DS_Store"), new byte[0]);
            Files.write(file.resolveSibling("Thumbs.db"), new byte[0]);
        }
        assertEquals(expected, describe(adapter().open(root)), "hidden files changed the data set");
    }

    /**
     * A link in place of an image or a mask that leads out of the data set is refused or passed over.
     *
     * @throws Exception if the data set cannot be opened to begin with
     */
    @Test
    public final void aFileLinkedFromOutsideIsNotFollowed() throws Exception {
        assumeTrue(readsFolder(), "the layout reads no folder");
        for (Path file : files(allSamples(adapter().open(root)))) {
            assertNotFollowed(file);
        }
    }

    /**
     * A link in place of a folder that leads out of the data set is refused or passed over.
     *
     * @throws Exception if the data set cannot be opened to begin with
     */
    @Test
    public final void aFolderLinkedFromOutsideIsNotFollowed() throws Exception {
        assumeTrue(readsFolder(), "the layout reads no folder");
        Set<Path> folders = new LinkedHashSet<>();
        for (Path file : files(allSamples(adapter().open(root)))) {
            folders.add(file.getParent());
        }
        folders.removeIf(folder -> folder.equals(root));
        for (Path folder : folders) {
            assertNotFollowed(folder);
        }
    }

    /**
     * A data set that is itself reached by a link opens as usual.
     *
     * @throws Exception if the data set cannot be opened
     */
    @Test
    public final void theRootMayBeALink() throws Exception {
        assumeTrue(readsFolder(), "the layout reads no folder");
        Path link = link(temporary.resolve("linked-dataset"), root);
        assertEquals(ids(adapter().open(root)), ids(adapter().open(link)));
    }

    /** Moves a file or folder out of the data set, links to it from its old place, and opens the data set. */
    private void assertNotFollowed(Path inside) throws IOException {
        Path outside = temporary.resolve("outside");
        Files.move(inside, outside);
        try {
            link(inside, outside);
            List<Sample> samples = allSamples(adapter().open(root));
            for (Path file : files(samples)) {
                assertTrue(
                        !Files.exists(file) || file.toRealPath().startsWith(root.toRealPath()),
                        () -> "the adapter follows a link out of the data set: " + file);
            }
        } catch (DatasetException refused) {
            assertFalse(refused.getMessage().isBlank(), "a refusal needs a message");
        } finally {
            Files.deleteIfExists(inside);
            Files.move(outside, inside);
        }
    }

    private void assertRefused(Path folder) {
        assumeTrue(readsFolder(), "the layout reads no folder");
        String message = refusal(() -> adapter().open(folder));
        assertTrue(message.contains(folder.toString()), () -> "the message must name " + folder + ": " + message);
    }

    private static String refusal(Executable action) {
        String message = assertThrows(DatasetException.class, action).getMessage();
        assertAll(
                () -> assertFalse(message.isBlank(), "a refusal needs a message"),
                () -> assertEquals(1, message.lines().count(), () -> "the message must be one line: " + message));
        return message;
    }

    private static Path link(Path link, Path target) throws IOException {
        try {
            return Files.createSymbolicLink(link, target);
        } catch (FileSystemException | UnsupportedOperationException e) {
            assumeTrue(false, "no symbolic links can be made here: " + e);
            throw e;
        }
    }

    private static List<Sample> allSamples(Dataset dataset) throws DatasetException {
        List<Sample> samples = new ArrayList<>();
        for (String split : dataset.splits()) {
            dataset.samples(split).forEach(samples::add);
        }
        return samples;
    }

    private static List<String> ids(Dataset dataset) throws DatasetException {
        return allSamples(dataset).stream().map(Sample::id).toList();
    }

    private static Stream<MaskSource> masks(List<Sample> samples) {
        return samples.stream()
                .flatMap(sample -> sample.defects().stream())
                .map(Defect::mask)
                .flatMap(Optional::stream);
    }

    private static List<Path> files(List<Sample> samples) {
        Set<Path> files = new LinkedHashSet<>();
        for (Sample sample : samples) {
            if (sample.image() instanceof ImageSource.File file) {
                files.add(file.path());
            }
        }
        masks(samples).forEach(mask -> {
            if (mask instanceof MaskSource.File file) {
                files.add(file.path());
            }
        });
        return List.copyOf(files);
    }

    /** All that can be compared of a data set: a source made by code has no equality, but it has a name. */
    private static List<String> describe(Dataset dataset) throws DatasetException {
        List<String> lines = new ArrayList<>();
        for (String split : dataset.splits()) {
            dataset.samples(split).forEach(sample -> {
                List<String> defects = sample.defects().stream()
                        .map(defect -> defect.name() + "=" + defect.mask().map(MaskSource::name))
                        .toList();
                lines.add(String.join(
                        " | ",
                        split,
                        sample.id(),
                        sample.product(),
                        sample.image().name(),
                        String.valueOf(sample.anomalous()),
                        defects.toString()));
            });
        }
        return lines;
    }
}
