package org.dapo.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.dapo.api.taxonomy.DefectTaxonomy;
import org.dapo.api.taxonomy.DefectType;
import org.dapo.api.taxonomy.Product;
import org.junit.jupiter.api.Test;

/**
 * The contract of every {@link DefectTaxonomy}. A plug-in's test extends this class and supplies its taxonomy. For several
 * taxonomies, extend it once for each, for example in nested classes.
 */
public abstract class DefectTaxonomyContract {
    /** Called by the plug-in's test, which extends this class. */
    protected DefectTaxonomyContract() {}

    /**
     * The taxonomy under test.
     *
     * @return the taxonomy; the same or an equal one at each call
     */
    protected abstract DefectTaxonomy taxonomy();

    /** There is at least one type, and ids are unique. */
    @Test
    public final void typesHaveUniqueIds() {
        List<String> ids = ids();
        assertFalse(ids.isEmpty(), "a taxonomy needs at least one defect type");
        assertEquals(Set.copyOf(ids).size(), ids.size(), () -> "an id is there twice: " + ids);
    }

    /** No type answers to the id or a name of another type. */
    @Test
    public final void noNameIsClaimedTwice() {
        for (DefectType type : taxonomy().types()) {
            names(type).forEach(name -> {
                List<String> claimants = taxonomy().types().stream()
                        .filter(other -> other.answersTo(name))
                        .map(DefectType::id)
                        .toList();
                assertEquals(List.of(type.id()), claimants, () -> "several types claim the name " + name);
            });
        }
    }

    /** No text is blank: phrases, tuning phrases, type names, normal names, and the names and words of products. */
    @Test
    public final void noWordIsBlank() {
        Stream<String> ofTypes = taxonomy().types().stream().flatMap(type -> Stream.of(
                        Stream.of(type.phrase()), type.names().stream(), type.tuningPhrase().stream())
                .flatMap(words -> words));
        Stream<String> ofProducts = taxonomy().products().values().stream().map(Product::words);
        assertTrue(
                Stream.of(
                                ofTypes,
                                ofProducts,
                                taxonomy().normalNames().stream(),
                                taxonomy().products().keySet().stream())
                        .flatMap(words -> words)
                        .noneMatch(String::isBlank),
                "a phrase or name is blank");
    }

    /** An id and every name resolve to their type, in any spelling. */
    @Test
    public final void everyNameIsResolved() {
        for (DefectType type : taxonomy().types()) {
            names(type)
                    .flatMap(name -> Stream.of(
                            name,
                            upperCase(name),
                            name.toLowerCase(Locale.ROOT),
                            name.replace('_', ' '),
                            name.replace(' ', '-')))
                    .forEach(name -> assertEquals(
                            Optional.of(type.id()), taxonomy().resolve(name).map(DefectType::id), name));
        }
    }

    /** The name in upper case, if that is still the same name: some letters have no upper case of their own. */
    private static String upperCase(String name) {
        String upper = name.toUpperCase(Locale.ROOT);
        return upper.toLowerCase(Locale.ROOT).equals(name.toLowerCase(Locale.ROOT)) ? upper : name;
    }

    /** An unknown name and the names of normal images resolve to no type. */
    @Test
    public final void namesOfNoDefectAreNotResolved() {
        assertEquals(Optional.empty(), taxonomy().resolve("no type has this name"));
        for (String name : taxonomy().normalNames()) {
            assertEquals(Optional.empty(), taxonomy().resolve(name), () -> "both normal and a defect: " + name);
        }
    }

    /** A product's types are types of this taxonomy, each once, in the taxonomy's order. */
    @Test
    public final void typesOfProductsAreKnownAndInOrder() {
        taxonomy().products().forEach((name, product) -> {
            List<String> expected = new ArrayList<>(ids());
            expected.retainAll(product.types());
            assertEquals(expected, product.types(), () -> "the types of product " + name);
            assertEquals(product, taxonomy().product(name));
        });
    }

    /** An unknown product is named by its own name, and every type can occur in it. */
    @Test
    public final void anUnknownProductMayHaveEveryType() {
        assertEquals(new Product("no such product", ids()), taxonomy().product("no_such_product"));
    }

    /** Returned collections are unmodifiable, or copies. */
    @Test
    public final void nothingCanBeChanged() {
        DefectTaxonomy taxonomy = taxonomy();
        List<DefectType> types = List.copyOf(taxonomy.types());
        Set<String> normalNames = Set.copyOf(taxonomy.normalNames());
        Map<String, Product> products = Map.copyOf(taxonomy.products());
        attempt(() -> taxonomy.types().clear());
        attempt(() -> taxonomy.normalNames().add("another name"));
        attempt(() -> taxonomy.products().put("another product", new Product("part", List.of())));
        assertEquals(types, taxonomy.types());
        assertEquals(normalNames, taxonomy.normalNames());
        assertEquals(products, taxonomy.products());
    }

    private static void attempt(Runnable change) {
        try {
            change.run();
        } catch (UnsupportedOperationException refused) {
            // A valid result; the test only requires that nothing has changed.
        }
    }

    private List<String> ids() {
        return taxonomy().types().stream().map(DefectType::id).toList();
    }

    private static Stream<String> names(DefectType type) {
        return Stream.concat(Stream.of(type.id()), type.names().stream());
    }
}
