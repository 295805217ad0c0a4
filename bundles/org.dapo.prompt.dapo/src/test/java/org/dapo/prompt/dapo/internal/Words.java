package org.dapo.prompt.dapo.internal;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.dapo.api.taxonomy.DefectTaxonomy;
import org.dapo.api.taxonomy.DefectType;
import org.dapo.api.taxonomy.Product;

/** A taxonomy made of phrases. */
record Words(List<DefectType> types) implements DefectTaxonomy {
    /** The types of the oracle's fixtures. The third has other words during tuning. */
    static final DefectTaxonomy ORACLE = new Words(List.of(
            type("scratch"),
            type("missing part"),
            new DefectType("color", "color", List.of(), Optional.of("discoloration"))));

    /** Returns a taxonomy of phrases, which are also the ids. */
    static DefectTaxonomy of(String... phrases) {
        return new Words(Stream.of(phrases).map(Words::type).toList());
    }

    private static DefectType type(String phrase) {
        return new DefectType(phrase, phrase, List.of(), Optional.empty());
    }

    @Override
    public Set<String> normalNames() {
        return Set.of("good");
    }

    @Override
    public Map<String, Product> products() {
        return Map.of();
    }
}
