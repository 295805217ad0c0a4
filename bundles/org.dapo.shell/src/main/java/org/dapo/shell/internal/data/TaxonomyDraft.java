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
 * A first draft of a data set's taxonomy. If an installed taxonomy knows a name, its words are used; the others are guessed.
 * Names with the same words become one type. If guessed words of two names differ only in a number, they keep the number. Codes
 * such as {@code D1} and {@code D2} usually mean two defects.
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

    /** The names of types and products whose words were guessed; complete after the draft was written. */
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

    /** A type: the id and the phrase of its words, and the names that share them. */
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
        // A name that equals the words of another type belongs to that type.
        types.values().forEach(type -> types.values().stream()
                .filter(other -> other != type)
                .forEach(other ->
                        other.names().removeIf(name -> DefectType.keyOf(name).equals(type.id()))));
        return types.values();
    }

    /** For each phrase, the names that share it. Guessed phrases are compared without numbers. */
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
        // Results use this word for the absence of a defect, so no type may have it.
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
