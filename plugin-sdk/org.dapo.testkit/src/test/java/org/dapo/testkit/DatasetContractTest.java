package org.dapo.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.dapo.api.dataset.CaptionedDataset;
import org.dapo.api.dataset.Dataset;
import org.dapo.api.dataset.DatasetException;
import org.dapo.api.dataset.DatasetNote;
import org.dapo.api.dataset.Defect;
import org.dapo.api.dataset.DescribedDataset;
import org.dapo.api.dataset.ListedDataset;
import org.dapo.api.dataset.PairedDataset;
import org.dapo.api.dataset.Sample;
import org.dapo.api.image.ImageSource;
import org.dapo.api.image.Mask;
import org.dapo.api.image.MaskSource;
import org.dapo.api.image.RgbImage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tests that each flaw of a data set with captions and good twins is found by the test for it. */
class DatasetContractTest {
    private static Flaw flaw = Flaw.NONE;

    @Test
    void aDataSetWithoutAFlawPasses() {
        flaw = Flaw.NONE;
        assertEquals(Set.of(), Contracts.failures(Subject.class));
        assertEquals(Set.of(), Contracts.skipped(Subject.class));
    }

    @Test
    void whatHoldsOnlyForOptionalContractsIsSeenToBeSkipped() {
        flaw = Flaw.NONE;
        assertEquals(Set.of(), Contracts.failures(PlainSubject.class));
        assertEquals(
                Set.of("captionsAreOneLineAndTheSameEachTime", "choicesAreNamedAndTheSameEachTime", "goodTwinsAreGood"),
                Contracts.skipped(PlainSubject.class));
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void aFlawIsFound(Flaw present) {
        flaw = present;
        assertEquals(Set.of(present.foundBy), Contracts.failures(Subject.class));
    }

    private enum Flaw {
        NONE(""),
        SPEAKS_OF_STRANGERS("captionsAreOneLineAndTheSameEachTime"),
        SAYS_NOTHING("captionsAreOneLineAndTheSameEachTime"),
        BREAKS_LINES("captionsAreOneLineAndTheSameEachTime"),
        CHANGES_ITS_WORDS("captionsAreOneLineAndTheSameEachTime"),
        PAIRS_NOTHING("goodTwinsAreGood"),
        PAIRS_STRANGERS("goodTwinsAreGood"),
        PAIRS_GOOD_ONES("goodTwinsAreGood"),
        CHANGES_ITS_CHOICES("choicesAreNamedAndTheSameEachTime"),
        LEAVES_A_CHOICE_BLANK("choicesAreNamedAndTheSameEachTime"),
        TWIN_IS_BAD("goodTwinsAreGood"),
        TWIN_IS_ANOTHER_PRODUCT("goodTwinsAreGood"),
        TWIN_HAS_THE_ID_OF_A_SAMPLE("goodTwinsAreGood");

        private final String foundBy;

        Flaw(String foundBy) {
            this.foundBy = foundBy;
        }
    }

    /** The contract test of a data set that may have a flaw. */
    static class Subject extends DatasetContract {
        @Override
        protected Dataset openDataset() {
            return new Dots();
        }
    }

    /** The contract test of a data set without captions, twins and choices. */
    static class PlainSubject extends DatasetContract {
        @Override
        protected Dataset openDataset() throws DatasetException {
            Dots dots = new Dots();
            return new ListedDataset(Map.of("all", dots.samples("all").toList()), dots.notes());
        }
    }

    /** A data set of two images of one pixel, a good and a bad one. */
    private static final class Dots implements CaptionedDataset, PairedDataset, DescribedDataset {
        private static final AtomicInteger CALLS = new AtomicInteger();
        private static final Sample BAD = sample("dot/bad", "dot", true);
        private static final Sample GOOD = sample("dot/good", "dot", false);

        private static Sample sample(String id, String product, boolean anomalous) {
            BitSet bits = new BitSet();
            bits.set(0);
            MaskSource mask = new MaskSource.Pixels(id, () -> new Mask(1, 1, bits));
            ImageSource image = new ImageSource.Pixels(id, () -> new RgbImage(1, 1, new byte[3]));
            List<Defect> defects = anomalous ? List.of(new Defect("hole", Optional.of(mask))) : List.of();
            return new Sample(id, product, image, anomalous, defects);
        }

        @Override
        public List<String> splits() {
            return List.of("all");
        }

        @Override
        public Stream<Sample> samples(String split) throws DatasetException {
            if (!split.equals("all")) {
                throw new DatasetException("there are: all");
            }
            return Stream.of(BAD, GOOD);
        }

        @Override
        public List<DatasetNote> notes() {
            return List.of();
        }

        @Override
        public Map<String, String> choices() {
            return switch (flaw) {
                case CHANGES_ITS_CHOICES -> Map.of("subset", "part " + CALLS.incrementAndGet());
                case LEAVES_A_CHOICE_BLANK -> Map.of("subset", "");
                default -> Map.of("subset", "all");
            };
        }

        @Override
        public Optional<String> caption(Sample sample) {
            boolean own = sample.id().startsWith("dot/");
            return switch (flaw) {
                case SPEAKS_OF_STRANGERS -> Optional.of("a dot");
                case SAYS_NOTHING -> Optional.empty();
                case BREAKS_LINES -> own ? Optional.of("a\ndot") : Optional.empty();
                case CHANGES_ITS_WORDS -> own ? Optional.of("dot " + CALLS.incrementAndGet()) : Optional.empty();
                default -> own ? Optional.of("a dot") : Optional.empty();
            };
        }

        @Override
        public Optional<Sample> withoutDefects(Sample sample) {
            boolean bad = sample.id().equals("dot/bad");
            Optional<Sample> twin = Optional.of(sample("dot/bad-good", "dot", false));
            return switch (flaw) {
                case PAIRS_NOTHING -> Optional.empty();
                case PAIRS_STRANGERS -> bad || sample.anomalous() ? twin : Optional.empty();
                case PAIRS_GOOD_ONES -> sample.id().startsWith("dot/") ? twin : Optional.empty();
                case TWIN_IS_BAD -> bad ? Optional.of(sample("dot/bad-good", "dot", true)) : Optional.empty();
                case TWIN_IS_ANOTHER_PRODUCT ->
                    bad ? Optional.of(sample("dot/bad-good", "dash", false)) : Optional.empty();
                case TWIN_HAS_THE_ID_OF_A_SAMPLE -> bad ? Optional.of(GOOD) : Optional.empty();
                default -> bad ? twin : Optional.empty();
            };
        }
    }
}
