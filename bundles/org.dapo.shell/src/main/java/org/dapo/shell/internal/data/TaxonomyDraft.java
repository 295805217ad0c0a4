package org.dapo.shell.internal.data;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.dapo.api.dataset.Defect;
import org.dapo.api.dataset.Sample;
import org.dapo.api.taxonomy.DefectTaxonomy;
import org.dapo.api.taxonomy.DefectType;
import org.dapo.api.taxonomy.Product;

/**
 * A first taxonomy of a data set. Words are those of the taxonomies that are installed, where one knows a name; the others are
 * guessed. Names for which the words are the same are one type; guessed words of two names that differ in a number alone keep
 * the number, since codes such as {@code D1} and {@code D2} are mostly two defects.
 */
final class TaxonomyDraft {
    private static final String NO_DEFECT = "normal";
    private static final List<String> NORMAL = List.of("good", NO_DEFECT, "ok");

    /** The type of a data set that names none. */
    private static final String UNNAMED = "defect";

    private final Collection<DefectTaxonomy> installed;
    private final Map<String, Set<String>> namesByProduct = new TreeMap<>();
    private final Set<String> guessed = new TreeSet<>();

    TaxonomyDraft(Collection<DefectTaxonomy> installed) {
        this.installed = installed;
    }

    void add(Sample sample) {
        Set<String> names = namesByProduct.computeIfAbsent(sample.product(), product -> new TreeSet<>());
        sample.defects().stream()
                .map(Defect::name)
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .forEach(names::add);
    }

    /** The names, of types and of products, for which the words had to be guessed; known once the draft was written. */
    Set<String> guessed() {
        return guessed;
    }

    /** The file's content, in the format of plugin-sdk/docs/taxonomy-format.md. */
    Map<String, Object> json(String name, String description) {
        Collection<Type> types = types();
        Set<String> taken = new LinkedHashSet<>();
        types.forEach(type -> taken.addAll(type.keys()));
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("name", name);
        json.put("version", "0.1.0");
        json.put("description", description);
        json.put("normal", NORMAL.stream().filter(word -> !taken.contains(word)).toList());
        json.put("types", types.stream().map(Type::json).toList());
        json.put("products", products(types));
        return json;
    }

    /** A type, by what its words have in common with names that are alike. */
    private record Type(String id, String phrase, List<String> names) {
        Set<String> keys() {
            Set<String> keys = new LinkedHashSet<>(Set.of(id));
            names.forEach(name -> keys.add(DefectType.keyOf(name)));
            return keys;
        }

        Map<String, Object> json() {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("id", id);
            json.put("phrase", phrase);
            json.put("names", names);
            return json;
        }
    }

    private Collection<Type> types() {
        Map<String, Set<String>> sharing = namesByPhrase();
        Map<String, Type> types = new LinkedHashMap<>();
        Set<String> seen = new LinkedHashSet<>();
        namesByProduct.forEach((product, names) -> names.forEach(name -> {
            if (seen.add(DefectType.keyOf(name))) {
                String phrase = known(product, name).orElseGet(() -> guess(name, sharing));
                String id = DefectType.keyOf(phrase);
                types.computeIfAbsent(id, key -> new Type(id, phrase, new ArrayList<>()))
                        .names()
                        .add(name);
            }
        }));
        if (types.isEmpty()) {
            types.put(UNNAMED, new Type(UNNAMED, UNNAMED, List.of()));
        }
        // A name that is the words of another type is that type.
        types.values().forEach(type -> types.values().stream()
                .filter(other -> other != type)
                .forEach(other ->
                        other.names().removeIf(name -> DefectType.keyOf(name).equals(type.id()))));
        return types.values();
    }

    /** For each phrase that names may share, numbers left out of guessed ones, which names do. */
    private Map<String, Set<String>> namesByPhrase() {
        Map<String, Set<String>> sharing = new LinkedHashMap<>();
        namesByProduct.forEach((product, names) -> names.forEach(name -> sharing.computeIfAbsent(
                        known(product, name).orElseGet(() -> NameWords.withoutNumber(name)), phrase -> new TreeSet<>())
                .add(DefectType.keyOf(name))));
        return sharing;
    }

    private Optional<String> known(String product, String name) {
        return installed.stream()
                .sorted((a, b) -> Boolean.compare(knows(b, product), knows(a, product)))
                .map(taxonomy -> taxonomy.resolve(name).map(DefectType::phrase))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static boolean knows(DefectTaxonomy taxonomy, String product) {
        return taxonomy.products().containsKey(product);
    }

    private String guess(String name, Map<String, Set<String>> sharing) {
        guessed.add(name);
        String words = NameWords.withoutNumber(name);
        String phrase = sharing.get(words).size() > 1 ? NameWords.of(name) : words;
        // No type can be called what results call that which has no defect.
        return phrase.equals(NO_DEFECT) ? phrase + " " + UNNAMED : phrase;
    }

    private String guessProduct(String name) {
        guessed.add(name);
        return NameWords.withoutNumber(name);
    }

    private Map<String, Object> products(Collection<Type> types) {
        Map<String, Object> products = new LinkedHashMap<>();
        namesByProduct.forEach((product, names) -> {
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put(
                    "words",
                    installed.stream()
                            .map(taxonomy ->
                                    Optional.ofNullable(taxonomy.products().get(product)))
                            .flatMap(Optional::stream)
                            .map(Product::words)
                            .findFirst()
                            .orElseGet(() -> guessProduct(product)));
            List<String> its = types.stream()
                    .filter(type -> names.stream().anyMatch(name -> type.keys().contains(DefectType.keyOf(name))))
                    .map(Type::id)
                    .toList();
            if (!its.isEmpty()) {
                entry.put("types", its);
            }
            products.put(product, entry);
        });
        return products;
    }
}
