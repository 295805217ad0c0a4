package org.dapo.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.dapo.api.dataset.Dataset;
import org.dapo.api.dataset.DatasetAdapter;
import org.dapo.api.dataset.DatasetException;
import org.dapo.api.dataset.DatasetNote;
import org.dapo.api.dataset.Defect;
import org.dapo.api.dataset.Sample;
import org.dapo.api.image.ImageSource;
import org.dapo.api.image.MaskSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An adapter without a flaw passes, and each flaw is found by the test that is meant for it. */
class DatasetAdapterContractTest {
    private static Flaw flaw = Flaw.NONE;

    @Test
    void anAdapterWithoutAFlawPasses() {
        flaw = Flaw.NONE;
        assertEquals(Set.of(), Contracts.failures(Subject.class));
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void aFlawIsFound(Flaw present) {
        flaw = present;
        assertEquals(present.foundBy, Contracts.failures(Subject.class));
    }

    private enum Flaw {
        NONE,
        FOLLOWS_LINKS("aFileLinkedFromOutsideIsNotFollowed", "aFolderLinkedFromOutsideIsNotFollowed"),
        BACKWARDS("samplesAreOrderedByProductThenId"),
        ONE_ID_FOR_ALL("idsAreUnique", "samplesAreOrderedByProductThenId"),
        READS_HIDDEN_FILES("leftoversOfOperatingSystemsChangeNothing"),
        FORGETS_MASKS("normalAndAnomalousImagesAreToldApart"),
        INVENTS_MASKS("imagesAndMasksExist", "aFileLinkedFromOutsideIsNotFollowed"),
        ALL_GOOD("normalAndAnomalousImagesAreToldApart"),
        KEEPS_SPLITS_SECRET("anUnknownSplitIsRefused"),
        HAS_AN_EMPTY_SPLIT("everySplitHasSamples"),
        REMEMBERS_WHAT_IT_OPENED("oneAdapterOpensManyDataSets"),
        COUNTS_CALLS(
                "everyListingIsTheSameFromAnyThread",
                "leftoversOfOperatingSystemsChangeNothing",
                "oneAdapterOpensManyDataSets",
                "theRootMayBeALink"),
        NAMES_NO_FOLDER(
                "aFileInPlaceOfTheFolderIsRefused",
                "aFolderInAnotherLayoutIsRefused",
                "aMissingFolderIsRefused",
                "anEmptyFolderIsRefused");

        private final Set<String> foundBy;

        Flaw(String... foundBy) {
            this.foundBy = Set.of(foundBy);
        }
    }

    /** The contract test of an adapter that may have a flaw. */
    static class Subject extends DatasetAdapterContract {
        @Override
        protected DatasetAdapter adapter() {
            return new FlatAdapter();
        }

        @Override
        protected void writeDataset(Path folder) throws IOException {
            Files.createDirectory(folder.resolve("part"));
            for (String name : List.of("bad-1.png", "bad-1.mask", "good-1.png", "good-2.png")) {
                Files.createFile(folder.resolve("part").resolve(name));
            }
        }
    }

    /** One folder of images, in which {@code bad-*.png} has {@code bad-*.mask} beside it. */
    private static final class FlatAdapter implements DatasetAdapter {
        private static final AtomicInteger CALLS = new AtomicInteger();

        private final List<Sample> remembered = new ArrayList<>();

        @Override
        public Dataset open(Path root) throws DatasetException {
            Path folder = root.resolve("part");
            List<Sample> samples = flaw == Flaw.REMEMBERS_WHAT_IT_OPENED ? remembered : new ArrayList<>();
            try (Stream<Path> files = Files.list(folder)) {
                for (Path file :
                        files.filter(each -> each.toString().endsWith(".png")).toList()) {
                    if (flaw == Flaw.READS_HIDDEN_FILES
                            || !file.getFileName().toString().startsWith(".")) {
                        requireInside(root, file);
                        samples.add(sample(root, file));
                    }
                }
            } catch (IOException e) {
                throw new DatasetException(
                        flaw == Flaw.NAMES_NO_FOLDER ? "cannot be read" : root + " cannot be read", e);
            }
            Comparator<Sample> order = Comparator.comparing(Sample::id);
            samples.sort(flaw == Flaw.BACKWARDS ? Collections.reverseOrder(order) : order);
            return new FlatDataset(samples);
        }

        private static Sample sample(Path root, Path file) throws IOException, DatasetException {
            String stem = file.getFileName().toString().replace(".png", "");
            String id =
                    switch (flaw) {
                        case ONE_ID_FOR_ALL -> "part/image";
                        case COUNTS_CALLS -> "part/" + stem + CALLS.incrementAndGet();
                        default -> "part/" + stem;
                    };
            ImageSource image = new ImageSource.File(file);
            if (stem.startsWith("good") || flaw == Flaw.ALL_GOOD) {
                return new Sample(id, "part", image, false, List.of());
            }
            Path mask = file.resolveSibling(stem + (flaw == Flaw.INVENTS_MASKS ? ".missing" : ".mask"));
            requireInside(root, mask);
            Optional<MaskSource> source =
                    flaw == Flaw.FORGETS_MASKS ? Optional.empty() : Optional.of(new MaskSource.File(mask));
            return new Sample(id, "part", image, true, List.of(new Defect("bad", source)));
        }

        private static void requireInside(Path root, Path file) throws IOException, DatasetException {
            if (flaw != Flaw.FOLLOWS_LINKS
                    && Files.exists(file)
                    && !file.toRealPath().startsWith(root.toRealPath())) {
                throw new DatasetException(file + " leads out of " + root);
            }
        }
    }

    private record FlatDataset(List<Sample> samples) implements Dataset {
        @Override
        public List<String> splits() {
            return flaw == Flaw.HAS_AN_EMPTY_SPLIT ? List.of("all", "empty") : List.of("all");
        }

        @Override
        public Stream<Sample> samples(String split) throws DatasetException {
            if (!splits().contains(split)) {
                throw new DatasetException(flaw == Flaw.KEEPS_SPLITS_SECRET ? "no" : "there are: " + splits());
            }
            return split.equals("empty") ? Stream.empty() : samples.stream();
        }

        @Override
        public List<DatasetNote> notes() {
            return List.of();
        }
    }
}
