package org.dapo.engine.internal.pretraining;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.dapo.api.dataset.CaptionedDataset;
import org.dapo.api.dataset.Dataset;
import org.dapo.api.dataset.DatasetAdapter;
import org.dapo.api.dataset.DatasetException;
import org.dapo.api.dataset.Defect;
import org.dapo.api.dataset.PairedDataset;
import org.dapo.api.dataset.Sample;
import org.dapo.api.image.ImageSource;
import org.dapo.api.pipeline.DatasetReference;
import org.dapo.api.pipeline.PipelineException;
import org.dapo.api.pipeline.UnknownNameException;
import org.dapo.engine.internal.assembly.Parts;
import org.junit.jupiter.api.Test;

/** Tests which images of a data set are trained with. Each image from {@code cut/0} on has a good twin under {@code good/0}. */
class CaptionedSamplesTest {
    private static final DatasetReference PARTS = new DatasetReference("parts", Path.of("here"));

    private static Sample cut(int index, String defect) {
        String id = "cut/" + index;
        return new Sample(
                id, "bolt", new ImageSource.File(Path.of(id)), true, List.of(new Defect(defect, Optional.empty())));
    }

    private static List<Sample> cuts(int count) {
        return IntStream.range(0, count).mapToObj(index -> cut(index, "cut")).toList();
    }

    private static Sample twin(Sample sample) {
        String id = sample.id().replace("cut", "good");
        return new Sample(id, sample.product(), new ImageSource.File(Path.of(id)), false, List.of());
    }

    private static CaptionedSamples open(Dataset dataset, Optional<String> split, boolean pairs)
            throws PipelineException {
        return CaptionedSamples.open(
                new Parts(Map.of("parts", (DatasetAdapter) root -> dataset), Map.of(), Map.of()), PARTS, split, pairs);
    }

    private static CaptionedSamples open(Dataset dataset, boolean pairs) throws PipelineException {
        return open(dataset, Optional.empty(), pairs);
    }

    private static List<String> ids(List<Example> examples) {
        return examples.stream().map(example -> example.sample().id()).toList();
    }

    @Test
    void everyImageWithACaptionIsEitherTrainedWithOrHeldOut() throws Exception {
        List<Sample> all = cuts(640);
        CaptionedSamples samples = open(new Captioned(all, Set.of("cut/3")), false);
        assertEquals("train", samples.split());
        List<String> trained =
                samples.training().stream().flatMap(unit -> ids(unit).stream()).toList();
        List<String> heldOut = ids(samples.heldOut());
        assertEquals(639, samples.images() + heldOut.size());
        Set<String> together = new HashSet<>(trained);
        together.addAll(heldOut);
        assertEquals(639, together.size());
        assertFalse(together.contains("cut/3"));
        // 20 are expected; the ids are fixed, so this number is too.
        assertTrue(heldOut.size() > 10 && heldOut.size() < 30, heldOut::toString);
    }

    /** Good and defective images may alternate: a rule by position could hold out one kind alone. */
    @Test
    void whatIsHeldOutDependsOnTheImageAndNotOnItsPlace() throws Exception {
        List<Sample> all = cuts(640);
        List<Sample> everyOther =
                IntStream.range(0, 320).mapToObj(index -> all.get(2 * index)).toList();
        List<String> heldOut = ids(open(new Captioned(all, Set.of()), false).heldOut());
        List<String> ofSome =
                ids(open(new Captioned(everyOther, Set.of()), false).heldOut());
        Set<String> some = everyOther.stream().map(Sample::id).collect(Collectors.toSet());
        assertEquals(heldOut.stream().filter(some::contains).toList(), ofSome);
        assertTrue(!ofSome.isEmpty() && ofSome.size() < heldOut.size(), ofSome::toString);
    }

    @Test
    void aPairIsADefectiveImageAndItsTwin() throws Exception {
        List<Sample> all = cuts(3);
        CaptionedSamples samples = open(new Paired(all, Set.of("cut/1", "good/2")), true);
        assertEquals(
                List.of(List.of("cut/0", "good/0")),
                samples.training().stream().map(CaptionedSamplesTest::ids).toList());
        assertEquals(2, samples.images());
        List<Example> pair = samples.training().get(0);
        assertEquals(
                List.of("bolt with cut", "bolt"),
                pair.stream().map(Example::caption).toList());
        assertEquals(Optional.empty(), pair.get(0).twinOf());
        assertEquals(Optional.of(all.get(0)), pair.get(1).twinOf());
    }

    @Test
    void whereNoPairsAreAskedForTwinsStayOut() throws Exception {
        CaptionedSamples samples = open(new Paired(cuts(3), Set.of("good/2")), false);
        assertEquals(
                List.of(List.of("cut/0"), List.of("cut/1"), List.of("cut/2")),
                samples.training().stream().map(CaptionedSamplesTest::ids).toList());
    }

    /** The caption of every image with the first defect is that of its twin: so it says nothing of the second one's twin too. */
    @Test
    void aCaptionThatItsTwinSharesSaysNothingOfTheDefect() throws Exception {
        assertEquals(List.of(List.of(false, false)), silenceOfPairs(cut(1, "cut")));
        assertEquals(
                List.of(List.of(true, true), List.of(false, true)), silenceOfPairs(cut(0, "unseen"), cut(1, "cut")));
    }

    private static List<List<Boolean>> silenceOfPairs(Sample... samples) throws PipelineException {
        return open(new Paired(List.of(samples), Set.of()), true).training().stream()
                .map(unit -> unit.stream().map(Example::silent).toList())
                .toList();
    }

    /** A good image has no twin, but its caption fits a defective one too. */
    @Test
    void aGoodImageWithACaptionThatAlsoFitsADefectiveOneIsSilent() throws Exception {
        Sample silent = cut(0, "unseen");
        Sample good = new Sample("fine/1", "bolt", new ImageSource.File(Path.of("fine")), false, List.of());
        CaptionedSamples both = open(new Paired(List.of(good, silent), Set.of()), false);
        assertEquals(List.of(true, true), silence(both));
        CaptionedSamples alone = open(new Paired(List.of(good, cut(0, "cut")), Set.of()), false);
        assertEquals(List.of(false, false), silence(alone));
    }

    private static List<Boolean> silence(CaptionedSamples samples) {
        return samples.training().stream().map(unit -> unit.get(0).silent()).toList();
    }

    @Test
    void theTypesAreThoseOfTheImagesThatAreTrainedWith() throws Exception {
        Sample heldOut = cuts(640).stream()
                .filter(CaptionedSamples::isHeldOut)
                .findFirst()
                .orElseThrow();
        int number = Integer.parseInt(heldOut.id().substring(4));
        List<Sample> all = List.of(cut(0, "dent"), cut(1, "cut"), cut(number, "only held out"));
        assertEquals(
                List.of("cut", "dent"),
                List.copyOf(open(new Captioned(all, Set.of()), false).types()));
    }

    /** A twin is cut where its defective image is, so it can be that of one image only. */
    @Test
    void twoImagesOfOneIdAreRefused() {
        assertEquals(
                "two images of the split 'train' of parts:here have the id 'cut/0'; rename one",
                refusal(() -> open(new Captioned(List.of(cut(0, "cut"), cut(0, "dent")), Set.of()), false)));
        Sample sameTwin = cut(1, "cut");
        OneTwin shared = new OneTwin(List.of(cut(0, "cut"), sameTwin), twin(sameTwin));
        assertEquals(
                "two images of the split 'train' of parts:here have the id 'good/1'; rename one",
                refusal(() -> open(shared, true)));
    }

    @Test
    void whatADataSetLacksIsNamed() {
        OneSplit silent = () -> cuts(2);
        assertEquals("parts:here has no captions to train on", refusal(() -> open(silent, false)));
        Captioned single = new Captioned(cuts(2), Set.of());
        assertEquals("parts:here has no good twins to pair defective images with", refusal(() -> open(single, true)));
        String split = assertThrows(UnknownNameException.class, () -> open(single, Optional.of("tarin"), false))
                .getMessage();
        assertEquals("unknown split 'tarin'; there are: train", split);
        DatasetAdapter unreadable = root -> {
            throw new DatasetException("here is no folder");
        };
        assertEquals(
                "here is no folder",
                refusal(() -> CaptionedSamples.open(
                        new Parts(Map.of("parts", unreadable), Map.of(), Map.of()), PARTS, Optional.empty(), false)));
    }

    private interface Opening {
        CaptionedSamples open() throws PipelineException;
    }

    private static String refusal(Opening opening) {
        return assertThrows(PipelineException.class, opening::open).getMessage();
    }

    private static Optional<String> caption(Sample sample, Set<String> without) {
        List<String> told = sample.defects().stream()
                .map(Defect::name)
                .filter(name -> !name.equals("unseen"))
                .toList();
        return without.contains(sample.id())
                ? Optional.empty()
                : Optional.of(told.isEmpty() ? "bolt" : "bolt with " + told.get(0));
    }

    /** A data set in which some images have no caption. */
    private record Captioned(List<Sample> all, Set<String> without) implements OneSplit, CaptionedDataset {
        @Override
        public Optional<String> caption(Sample sample) {
            return CaptionedSamplesTest.caption(sample, without);
        }
    }

    /** The same with one twin for all. */
    private record OneTwin(List<Sample> all, Sample twin) implements OneSplit, CaptionedDataset, PairedDataset {
        @Override
        public Optional<Sample> withoutDefects(Sample sample) {
            return Optional.of(twin);
        }

        @Override
        public Optional<String> caption(Sample sample) {
            return CaptionedSamplesTest.caption(sample, Set.of());
        }
    }

    /** The same with twins. */
    private record Paired(List<Sample> all, Set<String> without) implements OneSplit, CaptionedDataset, PairedDataset {
        @Override
        public Optional<Sample> withoutDefects(Sample sample) {
            return sample.anomalous() ? Optional.of(twin(sample)) : Optional.empty();
        }

        @Override
        public Optional<String> caption(Sample sample) {
            return CaptionedSamplesTest.caption(sample, without);
        }
    }
}
