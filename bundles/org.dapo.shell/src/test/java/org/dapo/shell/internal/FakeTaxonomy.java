package org.dapo.shell.internal;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.dapo.api.taxonomy.DefectTaxonomy;
import org.dapo.api.taxonomy.DefectType;
import org.dapo.api.taxonomy.Product;

/** A fake taxonomy with one type, and two products in which it can occur. */
final class FakeTaxonomy implements DefectTaxonomy {
    @Override
    public List<DefectType> types() {
        return List.of(new DefectType("scratch", "scratch", List.of(), Optional.empty()));
    }

    @Override
    public Set<String> normalNames() {
        return Set.of("good");
    }

    @Override
    public Map<String, Product> products() {
        return Map.of(
                "metal_nut", new Product("metal nut", List.of("scratch")),
                "bottle", new Product("bottle", List.of("scratch")));
    }
}
