package org.dapo.api.taxonomy;

import java.util.List;

/**
 * What a taxonomy knows about a product.
 *
 * @param words the words that name it in prompts, such as {@code metal nut}; must not be blank
 * @param types the ids of the defect types that can occur in it, in the taxonomy's order
 */
public record Product(String words, List<String> types) {
    /**
     * Checks the parts.
     *
     * @throws IllegalArgumentException if words is blank
     */
    public Product {
        types = List.copyOf(types);
        if (words.isBlank()) {
            throw new IllegalArgumentException("a product needs words that name it");
        }
    }
}
