package org.dapo.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.dapo.api.dataset.CaptionedDataset;
import org.dapo.api.dataset.Dataset;
import org.dapo.api.dataset.DatasetException;
import org.dapo.api.dataset.Defect;
import org.dapo.api.dataset.DescribedDataset;
import org.dapo.api.dataset.PairedDataset;
import org.dapo.api.dataset.Sample;
import org.dapo.api.image.ImageSource;
import org.dapo.api.image.Loader;
import org.dapo.api.image.Mask;
import org.dapo.api.image.MaskSource;
import org.dapo.api.image.RgbImage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/**
 * The contract of every {@link Dataset}, whatever the source of its images. The test of an adapter that makes its images extends
 * this class. The test of an adapter that reads a folder extends {@link DatasetAdapterContract}.
 */
public abstract class DatasetContract {
    /** The number of threads that open and list concurrently. */
    static final int THREADS = 4;

    /** Called by the plug-in's test, which extends this class. */
    protected DatasetContract() {}

    /**
     * Whether the layout has masks. Override it for a layout without masks.
     *
     * @return true, unless no defect of the data set under test can have a mask
     */
    protected boolean hasMasks() {
        return true;
    }

    /**
     * Opens the data set under test again. It needs at least one normal image and one anomalous image. The anomalous image must
     * have a mask, unless {@link #hasMasks()} returns false.
     *
     * @return the data set, with the same content at each call
     * @throws DatasetException if it cannot be opened
     */
    protected abstract Dataset openDataset() throws DatasetException;

    /**
     * There is at least one split, no split occurs twice, and each split has samples.
     *
     * @throws DatasetException if the data set cannot be opened
     */
    @Test
    public final void everySplitHasSamples() throws DatasetException {
        Dataset dataset = openDataset();
        assertFalse(dataset.splits().isEmpty(), "there must be a split");
        assertEquals(Set.copyOf(dataset.splits()).size(), dataset.splits().size(), "a split is named twice");
        for (String split : dataset.splits()) {
            assertTrue(dataset.samples(split).findAny().isPresent(), () -> "split " + split + " has no sample");
        }
    }

    /**
     * There are normal and anomalous images, and a defect has a mask if and only if the layout has masks.
     *
     * @throws DatasetException if the data set cannot be opened
     */
    @Test
    public final void normalAndAnomalousImagesAreToldApart() throws DatasetException {
        DatasetListing listing = DatasetListing.of(openDataset());
        assertTrue(listing.samples().stream().anyMatch(sample -> !sample.anomalous()), "no normal image was found");
        assertTrue(listing.samples().stream().anyMatch(Sample::anomalous), "no anomalous image was found");
        assertEquals(
                hasMasks(),
                listing.masks().findAny().isPresent(),
                "whether a defect has a mask, and hasMasks() says so");
    }

    /**
     * Choices have names and values, and are the same after opening again. Skipped if the data set is not a
     * {@link DescribedDataset}.
     *
     * @throws DatasetException if the data set cannot be opened
     */
    @Test
    public final void choicesAreNamedAndTheSameEachTime() throws DatasetException {
        DescribedDataset described = openAs(DescribedDataset.class, "the data set has no choices to tell");
        DescribedDataset again = assertInstanceOf(DescribedDataset.class, openDataset(), "opened again");
        Map<String, String> choices = described.choices();
        assertEquals(choices, again.choices(), "the choices, opened again");
        choices.forEach((name, choice) ->
                assertFalse(name.isBlank() || choice.isBlank(), () -> "a choice is blank: " + choices));
    }

    /**
     * An id is unique over all splits.
     *
     * @throws DatasetException if the data set cannot be opened
     */
    @Test
    public final void idsAreUnique() throws DatasetException {
        Set<String> seen = new HashSet<>();
        for (String id : DatasetListing.of(openDataset()).ids()) {
            assertTrue(seen.add(id), () -> "two samples have the id " + id);
        }
    }

    /**
     * Samples are ordered by product, and within a product by id.
     *
     * @throws DatasetException if the data set cannot be opened
     */
    @Test
    public final void samplesAreOrderedByProductThenId() throws DatasetException {
        Dataset dataset = openDataset();
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
     * Opening and listing again gives the same samples, also concurrently.
     *
     * @throws Exception if the data set cannot be opened, or a thread fails
     */
    @Test
    public final void everyListingIsTheSameFromAnyThread() throws Exception {
        Dataset shared = openDataset();
        List<String> expected = DatasetListing.of(shared).lines();
        assertEquals(expected, DatasetListing.of(shared).lines(), "the second listing differs");
        List<Callable<DatasetListing>> listings = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            listings.add(() -> DatasetListing.of(openDataset()));
            listings.add(() -> DatasetListing.of(shared));
        }
        for (DatasetListing listing : AtOnce.run("listing the samples", listings)) {
            assertEquals(expected, listing.lines(), "a listing in another thread differs");
        }
    }

    /**
     * Every image and mask that is a file exists. Every one that is made on demand can be made, and is the same each time, and a
     * mask has the size of its image.
     *
     * @throws DatasetException if the data set cannot be opened
     */
    @Test
    public final void imagesAndMasksExist() throws DatasetException {
        DatasetListing listing = DatasetListing.of(openDataset());
        for (Path file : listing.files()) {
            assertTrue(Files.isRegularFile(file), () -> "there is no such file: " + file);
        }
        for (Sample sample : listing.samples()) {
            Optional<RgbImage> image = Optional.empty();
            if (sample.image() instanceof ImageSource.Pixels pixels) {
                RgbImage made = made(pixels.name(), pixels.loader());
                assertArrayEquals(
                        made.pixels(),
                        made(pixels.name(), pixels.loader()).pixels(),
                        pixels.name() + " differs the second time");
                image = Optional.of(made);
            }
            for (Defect defect : sample.defects()) {
                if (defect.mask().orElse(null) instanceof MaskSource.Pixels pixels) {
                    Mask mask = made(pixels.name(), pixels.loader());
                    assertEquals(
                            mask, made(pixels.name(), pixels.loader()), pixels.name() + " differs the second time");
                    image.ifPresent(rgb -> assertEquals(
                            rgb.width() + " x " + rgb.height(),
                            mask.width() + " x " + mask.height(),
                            "the size of the mask " + pixels.name()));
                }
            }
        }
    }

    private static <T> T made(String name, Loader<T> loader) {
        T made = assertDoesNotThrow(loader::load, name);
        assertNotNull(made, name + " is null");
        return made;
    }

    /**
     * A caption is one line and the same at each call, also after opening again. Skipped if the data set is not a
     * {@link CaptionedDataset}.
     *
     * @throws DatasetException if the data set cannot be opened
     */
    @Test
    public final void captionsAreOneLineAndTheSameEachTime() throws DatasetException {
        CaptionedDataset captioned = openAs(CaptionedDataset.class, "the data set has no captions");
        CaptionedDataset again = assertInstanceOf(CaptionedDataset.class, openDataset(), "opened again");
        List<Sample> samples = DatasetListing.of(captioned).samples();
        assertTrue(
                samples.stream().anyMatch(sample -> captioned.caption(sample).isPresent()), "no sample has a caption");
        for (Sample sample : samples) {
            Optional<String> caption = captioned.caption(sample);
            assertEquals(caption, captioned.caption(sample), () -> "the second caption of " + sample.id());
            assertEquals(caption, again.caption(sample), () -> "the caption of " + sample.id() + ", opened again");
            caption.ifPresent(text -> assertTrue(
                    !text.isBlank() && text.lines().count() == 1,
                    () -> "the caption of " + sample.id() + " must be one line: " + text));
        }
        assertEquals(Optional.empty(), captioned.caption(stranger()), "a caption for a sample of another data set");
    }

    /**
     * The good twin of a sample is normal, has the same product, and is not a sample of a split. Skipped if the data set is not a
     * {@link PairedDataset}.
     *
     * @throws DatasetException if the data set cannot be opened
     */
    @Test
    public final void goodTwinsAreGood() throws DatasetException {
        PairedDataset paired = openAs(PairedDataset.class, "the data set has no good twins");
        DatasetListing listing = DatasetListing.of(paired);
        Set<String> ids = new HashSet<>(listing.ids());
        int twins = 0;
        for (Sample sample : listing.samples()) {
            Optional<Sample> twin = paired.withoutDefects(sample);
            assertTrue(sample.anomalous() || twin.isEmpty(), () -> "a good sample has a twin: " + sample.id());
            if (twin.isPresent()) {
                twins++;
                assertFalse(
                        twin.get().anomalous(),
                        () -> "the twin is not good: " + twin.get().id());
                assertEquals(sample.product(), twin.get().product(), "the twin is of another product");
                assertTrue(
                        ids.add(twin.get().id()),
                        () -> "two samples have the id " + twin.get().id());
            }
        }
        assertTrue(twins > 0, "no sample has a good twin");
        assertEquals(Optional.empty(), paired.withoutDefects(stranger()), "a twin of another data set's sample");
    }

    /** Opens the data set with an optional interface. The test is skipped if the data set does not implement it. */
    private <T extends Dataset> T openAs(Class<T> contract, String why) throws DatasetException {
        Dataset dataset = openDataset();
        assumeTrue(contract.isInstance(dataset), () -> "%s: it is no %s".formatted(why, contract.getSimpleName()));
        return contract.cast(dataset);
    }

    private static Sample stranger() {
        return new Sample("a stranger", "stranger", new ImageSource.File(Path.of("stranger.png")), true, List.of());
    }

    /**
     * An unknown split is rejected, and the message lists the available ones.
     *
     * @throws DatasetException if the data set cannot be opened
     */
    @Test
    public final void anUnknownSplitIsRefused() throws DatasetException {
        Dataset dataset = openDataset();
        String message = refusal(() -> dataset.samples("no-such-split").close());
        for (String split : dataset.splits()) {
            assertTrue(message.contains(split), () -> "the message must list the split " + split + ": " + message);
        }
    }

    /** Returns the message with which an action is rejected, and checks that it is one line. */
    static String refusal(Executable action) {
        String message = assertThrows(DatasetException.class, action).getMessage();
        assertFalse(message.isBlank(), "a refusal needs a message");
        assertEquals(1, message.lines().count(), () -> "the message must be one line: " + message);
        return message;
    }
}
