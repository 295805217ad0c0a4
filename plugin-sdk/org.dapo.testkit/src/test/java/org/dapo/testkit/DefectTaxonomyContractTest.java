package org.dapo.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.dapo.api.taxonomy.DefectTaxonomy;
import org.dapo.api.taxonomy.DefectType;
import org.dapo.api.taxonomy.Product;
import org.junit.jupiter.api.Test;

/** Tests that a correct taxonomy passes, and that each flaw is found by the tests for it. */
class DefectTaxonomyContractTest {
    private static final DefectType CRACK = type("crack", "crack", "hair_crack");
    private static final DefectType RUST = type("rust", "rust", "major rust");

    private static Supplier<DefectTaxonomy> taxonomy = DefectTaxonomyContractTest::sound;

    @Test
    void aSoundTaxonomyPasses() {
        assertFoundBy(sound());
    }

    @Test
    void noTypeAtAllIsFound() {
        assertFoundBy(new Plain(List.of(), Set.of(), Map.of()), "typesHaveUniqueIds");
    }

    @Test
    void twoTypesWithOneIdAreFound() {
        assertFoundBy(with(type("CRACK", "fissure", "fissure")), "noNameIsClaimedTwice", "everyNameIsResolved");
        assertFoundBy(with(type("crack", "fissure", "fissure")), "typesHaveUniqueIds", "noNameIsClaimedTwice");
    }

    @Test
    void aNameOfTwoTypesIsFound() {
        assertFoundBy(with(type("split", "split", "Hair-Crack")), "noNameIsClaimedTwice", "everyNameIsResolved");
    }

    @Test
    void aBlankNameIsFound() {
        assertFoundBy(with(type("split", "split", " ")), "noWordIsBlank");
    }

    @Test
    void aNormalNameThatIsADefectIsFound() {
        assertFoundBy(new Plain(List.of(CRACK), Set.of("Crack"), Map.of()), "namesOfNoDefectAreNotResolved");
    }

    @Test
    void unknownAndDisorderedTypesOfAProductAreFound() {
        for (List<String> types : List.of(List.of("dent"), List.of("rust", "crack"), List.of("rust", "rust"))) {
            assertFoundBy(
                    new Plain(List.of(CRACK, RUST), Set.of(), Map.of("nut", new Product("nut", types))),
                    "typesOfProductsAreKnownAndInOrder");
        }
    }

    @Test
    void aListThatCanBeChangedIsFound() {
        assertFoundBy(() -> new Plain(new ArrayList<>(List.of(CRACK)), Set.of(), Map.of()), "nothingCanBeChanged");
    }

    private static void assertFoundBy(DefectTaxonomy subject, String... tests) {
        assertFoundBy(() -> subject, tests);
    }

    private static void assertFoundBy(Supplier<DefectTaxonomy> subject, String... tests) {
        taxonomy = subject;
        assertEquals(Set.of(tests), Contracts.failures(Subject.class));
    }

    private static DefectTaxonomy sound() {
        return new Plain(
                List.of(CRACK, RUST), Set.of("good"), Map.of("nut", new Product("nut", List.of("crack", "rust"))));
    }

    private static DefectTaxonomy with(DefectType type) {
        return new Plain(List.of(CRACK, RUST, type), Set.of(), Map.of());
    }

    private static DefectType type(String id, String phrase, String name) {
        return new DefectType(id, phrase, List.of(name), Optional.empty());
    }

    private record Plain(List<DefectType> types, Set<String> normalNames, Map<String, Product> products)
            implements DefectTaxonomy {}

    /** The contract test of the current taxonomy. */
    static class Subject extends DefectTaxonomyContract {
        @Override
        protected DefectTaxonomy taxonomy() {
            return taxonomy.get();
        }
    }
}
