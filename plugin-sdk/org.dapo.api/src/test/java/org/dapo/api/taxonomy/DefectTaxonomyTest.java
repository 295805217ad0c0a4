package org.dapo.api.taxonomy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DefectTaxonomyTest {
    private record Taxonomy(List<DefectType> types, Set<String> normalNames, Map<String, Product> products)
            implements DefectTaxonomy {}

    private static Taxonomy of(String product) {
        DefectType hole = new DefectType("hole", "hole", List.of(), Optional.empty());
        return new Taxonomy(List.of(hole), Set.of(), Map.of(product, new Product("a gear wheel", List.of("hole"))));
    }

    @Test
    void aProductWhoseNameAMacHasTakenApartIsFound() {
        assertEquals(
                "a gear wheel", of("zahnr\u00e4der").product("zahnra\u0308der").words());
        assertEquals(
                "a gear wheel", of("zahnra\u0308der").product("zahnr\u00e4der").words());
        assertEquals("a gear wheel", of("gear").product("gear").words());
    }

    @Test
    void theWordsOfAnUnknownProductAreItsNameHoweverAFileSystemWritesIt() {
        assertEquals(
                new Product("gro\u00dfe r\u00e4der", List.of("hole")),
                of("gear").product("gro\u00dfe_ra\u0308der"));
    }

    /** A folder may have such a name, and prompts need words. */
    @Test
    void anUnknownProductWhoseNameHasNoWordsIsCalledByIt() {
        assertEquals(new Product("_", List.of("hole")), of("gear").product("_"));
    }
}
