package org.dapo.dataset.rendered.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dapo.api.dataset.Defect;
import org.dapo.api.dataset.Sample;
import org.dapo.dataset.rendered.internal.defect.DefectKind;
import org.dapo.dataset.rendered.internal.plan.Plan;
import org.dapo.dataset.rendered.internal.product.Catalogue;
import org.dapo.dataset.rendered.internal.product.Product.Generic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SplitsTest {
    private static final String FEW = "images=60,size=32";

    @ParameterizedTest
    @ValueSource(strings = {"pretraining", "pretraining-composed", "tuning"})
    void learningSeesNeitherAProductNorATypeThatEvaluationIsAbout(String split) throws Exception {
        Set<String> unseenProducts = products("unseen-products");
        Set<String> unseenTypes = types("unseen-types");
        assertTrue(unseenProducts.size() >= 6, unseenProducts::toString);
        assertTrue(unseenTypes.size() >= 4, unseenTypes::toString);
        assertTrue(products(split).size() >= 15, () -> "too few products");

        assertEquals(Set.of(), common(products(split), unseenProducts));
        assertEquals(Set.of(), common(types(split), unseenTypes));
    }

    @Test
    void theTwoDifficultiesOfEvaluationAreKeptApart() throws Exception {
        assertEquals(Set.of(), common(types("unseen-products"), types("unseen-types")));
        assertEquals(Set.of(), common(products("unseen-products"), products("unseen-types")));
    }

    @Test
    void evaluationHasSurfacesAndPartsThatWereNeverSeen() throws Exception {
        Set<Generic> kinds = products("unseen-products").stream()
                .map(product -> Catalogue.products().get(product).generic())
                .collect(Collectors.toSet());
        assertEquals(Set.of(Generic.values()), kinds);
    }

    @Test
    void everyProductOfEvaluationHasGoodImagesForAThreshold() throws Exception {
        Set<String> calibrated = products("calibration");
        assertTrue(calibrated.containsAll(products("unseen-products")));
        assertTrue(calibrated.containsAll(products("unseen-types")));
        assertTrue(Shown.samples(FEW, "calibration").stream().noneMatch(Sample::anomalous));
    }

    @Test
    void thereAreMorePiecesOfWhatIsInventedThanOfOtherProducts() throws Exception {
        assertEquals(
                Map.of(
                        "invented-assembly",
                        36L,
                        "invented-net",
                        16L,
                        "invented-part",
                        28L,
                        "invented-rod",
                        28L,
                        "invented-sheet",
                        28L,
                        "gear",
                        2L),
                counts("pretraining-composed", "gear"));
    }

    private static Map<String, Long> counts(String split, String product) throws Exception {
        return Shown.samples("images=2,size=32", split).stream()
                .filter(sample -> sample.product().startsWith("invented")
                        || sample.product().equals(product))
                .collect(Collectors.groupingBy(Sample::product, Collectors.counting()));
    }

    @Test
    void everyProductAndEveryTypeIsSomewhere() throws Exception {
        Set<String> products = new TreeSet<>();
        Set<String> types = new TreeSet<>();
        for (String split : Plan.FROZEN.splits().keySet()) {
            products.addAll(products(split));
            types.addAll(types(split));
        }
        assertEquals(Catalogue.products().keySet(), products);
        assertEquals(DefectKind.kinds().keySet(), types);
    }

    @Test
    void everyTypeOfAProductIsAboutAsFrequent() throws Exception {
        List<Sample> leather = Shown.samples("images=240,size=32", "tuning").stream()
                .filter(sample -> sample.product().equals("leather") && sample.anomalous())
                .toList();
        assertEquals(144, leather.size());
        for (String type : Set.of("scratch", "hole", "stain", "thread")) {
            long count = leather.stream()
                    .filter(sample -> types(sample).contains(type))
                    .count();
            assertTrue(count >= 18 && count <= 45, () -> type + ": " + count);
        }
    }

    @Test
    void anImageHasUpToThreeTypesButOneWhereTypesAreWhatIsEvaluated() throws Exception {
        assertEquals(Set.of(0, 1, 2, 3), counts("pretraining"));
        assertEquals(Set.of(0, 1, 2, 3), counts("unseen-products"));
        assertEquals(Set.of(0, 1), counts("unseen-types"));
    }

    private static Set<Integer> counts(String split) throws Exception {
        return Shown.samples(FEW, split).stream()
                .map(sample -> sample.defects().size())
                .collect(Collectors.toSet());
    }

    private static Set<String> products(String split) throws Exception {
        return Shown.samples(FEW, split).stream().map(Sample::product).collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> types(String split) throws Exception {
        return Shown.samples(FEW, split).stream()
                .flatMap(sample -> types(sample).stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> types(Sample sample) {
        return sample.defects().stream().map(Defect::name).collect(Collectors.toSet());
    }

    private static Set<String> common(Set<String> some, Set<String> others) {
        assertFalse(some.isEmpty() || others.isEmpty());
        return Stream.of(some, others)
                .reduce((a, b) -> a.stream().filter(b::contains).collect(Collectors.toSet()))
                .orElseThrow();
    }
}
