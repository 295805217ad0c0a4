package org.dapo.engine.internal.assembly;

import java.util.TreeMap;
import java.util.TreeSet;
import org.dapo.api.file.Sha256;
import org.dapo.api.taxonomy.DefectTaxonomy;

/**
 * The hash of a taxonomy's content, to distinguish taxonomies with the same name. It is stored in checkpoints, packs and
 * threshold files, so the hashed content must not change.
 */
final class TaxonomyHash {
    private TaxonomyHash() {}

    static String of(DefectTaxonomy taxonomy) {
        StringBuilder text = new StringBuilder();
        taxonomy.types()
                .forEach(type -> text.append("type DefectType[id=%s, phrase=%s, names=%s, tuningPhrase=%s]\n"
                        .formatted(type.id(), type.phrase(), type.names(), type.tuningPhrase())));
        text.append("normal ").append(new TreeSet<>(taxonomy.normalNames())).append('\n');
        new TreeMap<>(taxonomy.products())
                .forEach((name, product) -> text.append(
                        "product %s Product[words=%s, types=%s]\n".formatted(name, product.words(), product.types())));
        return Sha256.of(text.toString());
    }
}
