package org.dapo.shell.internal.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.dapo.api.taxonomy.DefectTaxonomy;
import org.dapo.api.taxonomy.DefectType;
import org.dapo.api.taxonomy.Product;
import org.dapo.api.text.NearestName;

/** Compares a data set's names with a taxonomy. */
record NameCheck(String taxonomy, DefectTaxonomy known) {
    /** The id of the type for which a data set's name stands. A name unknown to the taxonomy is returned unchanged. */
    String typeOf(String name) {
        return known.resolve(name).map(DefectType::id).orElse(name);
    }

    /** The names that the taxonomy does not know or does not expect. */
    List<DatasetProblem> problems(DatasetInventory inventory) {
        List<DatasetProblem> problems = new ArrayList<>();
        inventory.names().forEach((name, images) -> {
            if (known.resolve(name).isEmpty()) {
                problems.add(unknownType(name, images));
            }
        });
        inventory.productTypes().forEach((product, types) -> checkProduct(product, types, problems));
        return problems;
    }

    private DatasetProblem unknownType(String name, int images) {
        List<String> names = new ArrayList<>();
        known.types().forEach(type -> {
            names.add(type.id());
            names.addAll(type.names());
        });
        String text = isNormal(name)
                ? "anomalous images are named '%s' (%d images), which the taxonomy %s uses for normal ones"
                        .formatted(name, images, taxonomy)
                : "the taxonomy %s does not know '%s' (%d images)%s"
                        .formatted(taxonomy, name, images, nearest(name, names));
        return new DatasetProblem("unknown-type", name, text, true);
    }

    private boolean isNormal(String name) {
        return known.normalNames().stream()
                .anyMatch(normal -> DefectType.keyOf(normal).equals(DefectType.keyOf(name)));
    }

    private void checkProduct(String name, Set<String> types, List<DatasetProblem> problems) {
        Product product = known.products().get(name);
        if (product == null) {
            if (!known.products().isEmpty()) {
                problems.add(DatasetProblem.of(
                        "unknown-product",
                        name,
                        "the taxonomy %s does not know the product '%s'%s; prompts call it '%s'"
                                .formatted(
                                        taxonomy,
                                        name,
                                        nearest(
                                                name,
                                                List.copyOf(known.products().keySet())),
                                        known.product(name).words())));
            }
            return;
        }
        types.stream()
                .filter(type ->
                        known.resolve(type).isPresent() && !product.types().contains(type))
                .forEach(type -> problems.add(DatasetProblem.of(
                        "unexpected-type",
                        name,
                        "%s has defects of type '%s', which cannot occur in it according to the taxonomy %s"
                                .formatted(name, type, taxonomy))));
    }

    private static String nearest(String name, List<String> names) {
        List<String> keys = names.stream().map(DefectType::keyOf).toList();
        return NearestName.among(keys, DefectType.keyOf(name))
                .map(near -> "; did you mean " + names.get(keys.indexOf(near)) + "?")
                .orElse("");
    }
}
