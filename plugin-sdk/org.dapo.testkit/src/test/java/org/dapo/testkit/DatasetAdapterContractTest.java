package org.dapo.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.dapo.api.dataset.CheckedDataset;
import org.dapo.api.dataset.Dataset;
import org.dapo.api.dataset.DatasetAdapter;
import org.dapo.api.dataset.DatasetChecker;
import org.dapo.api.dataset.DatasetException;
import org.dapo.api.dataset.DatasetFindings;
import org.dapo.api.dataset.DatasetNote;
import org.dapo.api.dataset.Defect;
import org.dapo.api.dataset.Sample;
import org.dapo.api.image.ImageSource;
import org.dapo.api.image.MaskSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tests that a correct adapter passes, and that each flaw is found by the test for it. */
class DatasetAdapterContractTest {
    private static Flaw flaw = Flaw.NONE;

    @Test
    void anAdapterWithoutAFlawPasses() {
        flaw = Flaw.NONE;
        assertEquals(Set.of(), Contracts.failures(Subject.class));
    }

    @Test
    void whatHoldsOnlyForAdaptersThatCheckIsSeenToBeSkipped() {
        flaw = Flaw.NONE;
        assertEquals(Set.of(), Contracts.failures(UncheckedSubject.class));
        Set<String> checks = new HashSet<>(Contracts.skipped(UncheckedSubject.class));
        checks.removeAll(Contracts.skipped(Subject.class));
        assertEquals(Set.of("aCheckOfAGoodDataSetFindsNoProblem", "aCheckTellsEveryFileThatOpeningRefuses"), checks);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void aFlawIsFound(Flaw present) {
        flaw = present;
        assertEquals(present.foundBy, Contracts.failures(Subject.class));
    }

    private enum Flaw {
        NONE,
        FOLLOWS_LINKS(
                "aFileLinkedFromOutsideIsNotFollowed",
                "aFolderLinkedFromOutsideIsNotFollowed",
                "anIndexLinkedFromOutsideIsNotRead",
                "aCheckTellsEveryFileThatOpeningRefuses"),
        READS_A_LINKED_INDEX("anIndexLinkedFromOutsideIsNotRead"),
        BACKWARDS("samplesAreOrderedByProductThenId"),
        ONE_ID_FOR_ALL("idsAreUnique", "samplesAreOrderedByProductThenId"),
        READS_HIDDEN_FILES("leftoversOfOperatingSystemsChangeNothing"),
        FORGETS_MASKS("normalAndAnomalousImagesAreToldApart"),
        INVENTS_MASKS(
                "imagesAndMasksExist", "aFileLinkedFromOutsideIsNotFollowed", "aCheckTellsEveryFileThatOpeningRefuses"),
        ALL_GOOD("normalAndAnomalousImagesAreToldApart"),
        KEEPS_SPLITS_SECRET("anUnknownSplitIsRefused"),
        HAS_AN_EMPTY_SPLIT("everySplitHasSamples"),
        REMEMBERS_WHAT_IT_OPENED("oneAdapterOpensManyDataSets"),
        FINDS_PROBLEMS_IN_GOOD_DATA("aCheckOfAGoodDataSetFindsNoProblem"),
        KEEPS_PROBLEMS_SECRET("aCheckTellsEveryFileThatOpeningRefuses"),
        CHECKS_OTHER_SAMPLES("aCheckOfAGoodDataSetFindsNoProblem"),
        FOLLOWS_LINKS_IN_A_CHECK("aCheckTellsEveryFileThatOpeningRefuses"),
        COUNTS_CALLS(
                "aCheckOfAGoodDataSetFindsNoProblem",
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
            Files.writeString(folder.resolve("product.txt"), "bolt");
            Files.createDirectory(folder.resolve("part"));
            for (String name : List.of("bad-1.png", "bad-1.mask", "good-1.png", "good-2.png")) {
                Files.createFile(folder.resolve("part").resolve(name));
            }
        }
    }

    /** The contract test of an adapter without a checker. */
    static class UncheckedSubject extends Subject {
        @Override
        protected DatasetAdapter adapter() {
            return new FlatAdapter()::open;
        }
    }

    /** A layout of one folder of images, in which {@code bad-*.png} has {@code bad-*.mask} beside it, and {@code product.txt}. */
    private static final class FlatAdapter implements DatasetAdapter, DatasetChecker {
        private static final AtomicInteger CALLS = new AtomicInteger();

        private final List<Sample> remembered = new ArrayList<>();

        @Override
        public Dataset open(Path root) throws DatasetException {
            return read(root, DatasetFindings.refusing(), false);
        }

        @Override
        public CheckedDataset check(Path root) throws DatasetException {
            DatasetFindings findings = DatasetFindings.collecting();
            FlatDataset dataset = read(root, findings, true);
            if (flaw == Flaw.FINDS_PROBLEMS_IN_GOOD_DATA) {
                findings.refuse(
                        DatasetNote.Kind.OTHER, "part", new DatasetException("part/bad-1 part/good-1 part/good-2"));
            }
            return new FlatDataset(
                    dataset.samples(), flaw == Flaw.KEEPS_PROBLEMS_SECRET ? List.of() : findings.problems());
        }

        private FlatDataset read(Path root, DatasetFindings findings, boolean checking) throws DatasetException {
            Path folder = root.resolve("part");
            List<Sample> samples = flaw == Flaw.REMEMBERS_WHAT_IT_OPENED && !checking ? remembered : new ArrayList<>();
            try (Stream<Path> files = Files.list(folder)) {
                String product = product(root, findings, checking);
                for (Path file :
                        files.filter(each -> each.toString().endsWith(".png")).toList()) {
                    boolean hidden = file.getFileName().toString().startsWith(".");
                    if ((flaw == Flaw.READS_HIDDEN_FILES || !hidden) && isInside(root, file, findings, checking)) {
                        samples.add(sample(root, product, file, findings, checking));
                    }
                }
            } catch (IOException e) {
                throw new DatasetException(
                        flaw == Flaw.NAMES_NO_FOLDER ? "cannot be read" : root + " cannot be read", e);
            }
            Comparator<Sample> order = Comparator.comparing(Sample::id);
            samples.sort(flaw == Flaw.BACKWARDS ? Collections.reverseOrder(order) : order);
            if (flaw == Flaw.CHECKS_OTHER_SAMPLES && checking) {
                samples.remove(0);
            }
            return new FlatDataset(samples, List.of());
        }

        private static String product(Path root, DatasetFindings findings, boolean checking)
                throws IOException, DatasetException {
            Path file = root.resolve("product.txt");
            boolean allowed = flaw == Flaw.READS_A_LINKED_INDEX || isInside(root, file, findings, checking);
            return allowed && Files.exists(file) ? Files.readString(file) : "part";
        }

        private static Sample sample(Path root, String product, Path file, DatasetFindings findings, boolean checking)
                throws IOException, DatasetException {
            String stem = file.getFileName().toString().replace(".png", "");
            String id =
                    switch (flaw) {
                        case ONE_ID_FOR_ALL -> "part/image";
                        case COUNTS_CALLS -> "part/" + stem + CALLS.incrementAndGet();
                        default -> "part/" + stem;
                    };
            ImageSource image = new ImageSource.File(file);
            if (stem.startsWith("good") || flaw == Flaw.ALL_GOOD) {
                return new Sample(id, product, image, false, List.of());
            }
            Path mask = file.resolveSibling(stem + (flaw == Flaw.INVENTS_MASKS ? ".missing" : ".mask"));
            boolean inside = isInside(root, mask, findings, checking);
            Optional<MaskSource> source =
                    flaw == Flaw.FORGETS_MASKS || !inside ? Optional.empty() : Optional.of(new MaskSource.File(mask));
            return new Sample(id, product, image, true, List.of(new Defect("bad", source)));
        }

        private static boolean isInside(Path root, Path file, DatasetFindings findings, boolean checking)
                throws IOException, DatasetException {
            boolean follows = flaw == Flaw.FOLLOWS_LINKS || (flaw == Flaw.FOLLOWS_LINKS_IN_A_CHECK && checking);
            if (follows || !Files.exists(file) || file.toRealPath().startsWith(root.toRealPath())) {
                return true;
            }
            String name = root.relativize(file).toString();
            findings.refuse(DatasetNote.Kind.LEADS_OUTSIDE, name, new DatasetException(file + " leads out of " + root));
            return false;
        }
    }

    private record FlatDataset(List<Sample> samples, List<DatasetNote> problems) implements CheckedDataset {
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
