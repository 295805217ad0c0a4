package org.dapo.api.taxonomy;

import java.text.Normalizer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * The defect types in use and how data sets name them. A service with the properties of
 * {@link org.dapo.api.plugin.DapoPlugin}. Immutable: a changed taxonomy is another service.
 */
@ConsumerType
public interface DefectTaxonomy {
    /**
     * The canonical defect types. Their order is the order of the prompt states 1..K.
     *
     * @return at least one type, ids unique, no data set's name claimed by two types
     */
    List<DefectType> types();

    /**
     * The names that data sets give to images without a defect, such as {@code good}.
     *
     * @return the names, perhaps none
     */
    Set<String> normalNames();

    /**
     * What is known of the products, by the name that data sets give them.
     *
     * @return the products, perhaps none
     */
    Map<String, Product> products();

    /**
     * Finds the type that a data set's own name stands for.
     *
     * @param name the data set's name; upper and lower case, spaces, hyphens and underscores are alike, and so are
     *     letters with accents, composed or not
     * @return the type, if the taxonomy knows the name
     */
    default Optional<DefectType> resolve(String name) {
        return types().stream().filter(type -> type.answersTo(name)).findFirst();
    }

    /**
     * What is known of a product; of an unknown one its name with spaces for underscores, and that every type can occur.
     *
     * @param name the data set's name for the product; letters with accents are alike, composed or not
     * @return words and types, the types in the order of {@link #types()}
     */
    default Product product(String name) {
        Product known = products().get(name);
        if (known != null) {
            return known;
        }
        String composed = composed(name);
        return products().entrySet().stream()
                .filter(product -> composed(product.getKey()).equals(composed))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElseGet(() -> new Product(
                        composed.replace('_', ' '),
                        types().stream().map(DefectType::id).toList()));
    }

    /** Some file systems take letters apart from their accents. */
    private static String composed(String name) {
        return Normalizer.normalize(name, Normalizer.Form.NFC);
    }
}
