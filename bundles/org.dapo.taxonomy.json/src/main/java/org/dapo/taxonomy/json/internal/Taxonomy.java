package org.dapo.taxonomy.json.internal;

import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.dapo.api.taxonomy.DefectTaxonomy;
import org.dapo.api.taxonomy.DefectType;
import org.dapo.api.taxonomy.Product;

/**
 * A taxonomy as defined by its file.
 *
 * @param name its name as a plug-in
 * @param version its version as a plug-in
 * @param description one line for people, possibly empty
 * @param types the types, in the order of the prompt states
 * @param normalNames the names of images without a defect
 * @param products the products by name, with their types in the order of {@code types}
 */
public record Taxonomy(
        String name,
        String version,
        String description,
        List<DefectType> types,
        Set<String> normalNames,
        Map<String, Product> products)
        implements DefectTaxonomy {
    private static final Pattern NAME = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");
    private static final Pattern VERSION = Pattern.compile("\\d{1,9}\\.\\d{1,9}\\.\\d{1,9}");

    /**
     * Checks the parts.
     *
     * @throws IllegalArgumentException if they do not form a taxonomy; the message names the value and what is expected
     */
    public Taxonomy {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "the name must be lower case letters, digits and hyphens, not '%s'".formatted(name));
        }
        if (!VERSION.matcher(version).matches()) {
            throw new IllegalArgumentException("the version must look like 1.0.0, not '%s'".formatted(version));
        }
        if (types.isEmpty()) {
            throw new IllegalArgumentException("there must be at least one defect type");
        }
        types = List.copyOf(types);
        normalNames = Collections.unmodifiableSet(new LinkedHashSet<>(normalNames));
        requireUniqueNames(types, normalNames);
        products = inOrder(
                products, new LinkedHashSet<>(types.stream().map(DefectType::id).toList()));
    }

    private static void requireUniqueNames(List<DefectType> types, Set<String> normalNames) {
        Map<String, String> owners = new HashMap<>();
        normalNames.forEach(name -> owners.put(DefectType.keyOf(name), "normal images"));
        for (DefectType type : types) {
            Set<String> keys = new HashSet<>();
            for (String name : type.names()) {
                if (!keys.add(DefectType.keyOf(name))) {
                    throw new IllegalArgumentException("type '%s' has the name '%s' twice".formatted(type.id(), name));
                }
            }
            // A type is also found by its id, and may list it among its names.
            keys.add(DefectType.keyOf(type.id()));
            for (String key : keys) {
                String other = owners.putIfAbsent(key, "type '" + type.id() + "'");
                if (other != null) {
                    throw new IllegalArgumentException(
                            "type '%s' claims '%s', which is taken by %s".formatted(type.id(), key, other));
                }
            }
        }
    }

    private static Map<String, Product> inOrder(Map<String, Product> products, Set<String> ids) {
        Map<String, Product> ordered = new LinkedHashMap<>();
        products.forEach((name, product) -> {
            Set<String> own = new HashSet<>();
            for (String id : product.types()) {
                if (!ids.contains(id)) {
                    throw new IllegalArgumentException("product '%s' has the unknown type '%s'; there are: %s"
                            .formatted(name, id, String.join(", ", ids)));
                }
                if (!own.add(id)) {
                    throw new IllegalArgumentException("product '%s' has the type '%s' twice".formatted(name, id));
                }
            }
            ordered.put(
                    name,
                    new Product(
                            product.words(), ids.stream().filter(own::contains).toList()));
        });
        return Collections.unmodifiableMap(ordered);
    }
}
