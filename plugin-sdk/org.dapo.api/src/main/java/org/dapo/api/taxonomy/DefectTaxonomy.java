package org.dapo.api.taxonomy;

import java.text.Normalizer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * The defect types in use, and the names that data sets give them. An OSGi service with the properties of
 * {@link org.dapo.api.plugin.DapoPlugin}. Immutable: a changed taxonomy is a new service.
 */
@ConsumerType
public interface DefectTaxonomy {
    /**
     * The canonical defect types. Their order is the order of the prompt states 1..K.
     *
     * @return at least one type; ids are unique, and no data set name belongs to two types
     */
    List<DefectType> types();

    /**
     * The names that data sets give to images without a defect, such as {@code good}.
     *
     * @return the names, possibly none
     */
    Set<String> normalNames();

    /**
     * The known products, by the name that data sets give them.
     *
     * @return the products, possibly none
     */
    Map<String, Product> products();

    /**
     * Finds the type that a data set's own name denotes.
     *
     * @param name the data set's name; case is ignored, spaces, hyphens and underscores are equivalent, and so are composed and
     *     decomposed accented letters
     * @return the type, if the taxonomy knows the name
     */
    default Optional<DefectType> resolve(String name) {
        return types().stream().filter(type -> type.answersTo(name)).findFirst();
    }

    /**
     * The description of a product. For an unknown product, its words are its name with spaces for underscores, unless nothing
     * else is in it, and every type can occur.
     *
     * @param name the data set's name for the product; composed and decomposed accented letters are equivalent
     * @return words and types, the types in the order of {@link #types()}
     */
    default Product product(String name) {
        Product known = products().get(name);
        if (known != null) {
            return known;
        }
        String composed = composed(name);
        String words = composed.replace('_', ' ');
        return products().entrySet().stream()
                .filter(product -> composed(product.getKey()).equals(composed))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElseGet(() -> new Product(
                        words.isBlank() ? composed : words,
                        types().stream().map(DefectType::id).toList()));
    }

    /** Some file systems store accented letters in decomposed form. */
    private static String composed(String name) {
        return Normalizer.normalize(name, Normalizer.Form.NFC);
    }
}
