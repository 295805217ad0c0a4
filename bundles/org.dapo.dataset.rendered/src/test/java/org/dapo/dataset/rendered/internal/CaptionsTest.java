package org.dapo.dataset.rendered.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.dapo.api.dataset.Sample;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CaptionsTest {
    private static final Pattern NOT_A_WORD = Pattern.compile("[^a-z]+");
    private static final Pattern STATE = Pattern.compile(
            "\\b(flawless|perfect|good|intact|unblemished|clean|without|damaged?|defective|faulty|bad|with|showing|has)\\b");
    private static final Pattern GENERIC =
            Pattern.compile("\\b(object|product|material|part|item)\\b|\\b[a-z]+ surface$");

    @Test
    void everyWordIsOfAVocabularyOfFewerThan150() throws Exception {
        Set<String> vocabulary = vocabulary();
        assertTrue(vocabulary.size() < 150, () -> vocabulary.size() + " words");
        Set<String> used = new TreeSet<>();
        captions("images=400").forEach(caption -> used.addAll(Arrays.asList(NOT_A_WORD.split(caption))));
        used.removeAll(vocabulary);
        assertEquals(Set.of(), used);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.15, 0.25, 0.4})
    void asManyCaptionsNameTheStateAsIsAskedFor(double share) throws Exception {
        List<String> captions = captions("images=400,states=" + share);
        double named = captions.stream().filter(STATE.asPredicate()).count() / (double) captions.size();

        assertEquals(share, named, 0.02);
    }

    @Test
    void aQuarterOfTheCaptionsNameTheStateUnlessMoreAreAskedFor() throws Exception {
        List<String> captions = captions("images=400");

        assertEquals(0.25, captions.stream().filter(STATE.asPredicate()).count() / (double) captions.size(), 0.02);
    }

    @Test
    void aThirdOfTheCaptionsDoNotSayWhatTheThingIs() throws Exception {
        List<String> gears = captionsOf("gear");
        long generic =
                gears.stream().filter(caption -> !caption.contains("gear")).count();

        assertEquals(1 / 3.0, generic / (double) gears.size(), 0.06);
        assertTrue(gears.stream().filter(caption -> !caption.contains("gear")).allMatch(GENERIC.asPredicate()));
    }

    @Test
    void oneProductIsDescribedInManyWays() throws Exception {
        assertTrue(Set.copyOf(captionsOf("gear")).size() > 150, () -> "too few wordings");
    }

    @Test
    void aCaptionThatNamesTypesNamesThoseOfTheImage() throws Exception {
        RenderedDataset dataset = Shown.dataset("images=300,states=0.4");
        for (Sample sample : Shown.samples("images=300,states=0.4", "pretraining")) {
            String caption = dataset.caption(sample).orElseThrow();
            for (String type :
                    List.of("scratch", "crack", "dent", "stain", "glue", "chip", "abrasion", "contamination")) {
                boolean there = sample.defects().stream()
                        .anyMatch(defect -> defect.name().equals(type));
                assertTrue(there || !caption.contains(type), () -> sample.id() + ": " + caption);
            }
        }
    }

    @Test
    void aGoodTwinIsNotCalledDefective() throws Exception {
        RenderedDataset dataset = Shown.dataset("states=0.4");
        int twins = 0;
        for (Sample sample : Shown.samples("images=50,states=0.4", "pretraining")) {
            Optional<Sample> twin = dataset.withoutDefects(sample);
            if (twin.isPresent()) {
                String caption = dataset.caption(twin.get()).orElseThrow();
                assertTrue(!caption.matches(".*\\b(damaged|defective|faulty|bad|with|showing|has)\\b.*"), caption);
                twins++;
            }
        }
        assertTrue(twins > 0, "no sample has a twin");
    }

    @Test
    void imagesForEvaluationHaveNoCaptions() throws Exception {
        RenderedDataset dataset = Shown.dataset("images=2");
        for (String split : List.of("calibration", "unseen-products", "unseen-types")) {
            for (Sample sample : Shown.samples("images=2", split)) {
                assertEquals(Optional.empty(), dataset.caption(sample));
            }
        }
    }

    /** Returns the vocabulary that pre-training may rely on. */
    static Set<String> vocabulary() throws Exception {
        try (InputStream file = CaptionsTest.class.getResourceAsStream("/vocabulary.txt")) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .collect(Collectors.toSet());
        }
    }

    private static List<String> captionsOf(String product) throws Exception {
        RenderedDataset dataset = Shown.dataset("");
        return dataset.samples("pretraining")
                .filter(sample -> sample.product().equals(product))
                .map(sample -> dataset.caption(sample).orElseThrow())
                .toList();
    }

    private static List<String> captions(String settings) throws Exception {
        RenderedDataset dataset = Shown.dataset(settings);
        return dataset.samples("pretraining")
                .map(sample -> dataset.caption(sample).orElseThrow())
                .toList();
    }
}
