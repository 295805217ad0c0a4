package org.dapo.engine.internal.assembly;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.TreeMap;
import java.util.TreeSet;
import org.dapo.api.taxonomy.DefectTaxonomy;

/** The hash of all that a taxonomy says, so that results of two taxonomies of one name can be told apart. */
final class TaxonomyHash {
    private TaxonomyHash() {}

    static String of(DefectTaxonomy taxonomy) {
        StringBuilder text = new StringBuilder();
        taxonomy.types().forEach(type -> text.append("type ").append(type).append('\n'));
        text.append("normal ").append(new TreeSet<>(taxonomy.normalNames())).append('\n');
        new TreeMap<>(taxonomy.products()).forEach((name, product) -> text.append("product ")
                .append(name)
                .append(' ')
                .append(product)
                .append('\n'));
        try {
            byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
