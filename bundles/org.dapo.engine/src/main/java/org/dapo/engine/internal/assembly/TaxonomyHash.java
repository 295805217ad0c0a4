package org.dapo.engine.internal.assembly;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.TreeMap;
import java.util.TreeSet;
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
        try {
            byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
