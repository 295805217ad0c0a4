package org.dapo.taxonomy.json;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.dapo.api.file.FileProblem;
import org.dapo.api.taxonomy.DefectTaxonomy;
import org.dapo.taxonomy.json.internal.TaxonomyException;
import org.dapo.taxonomy.json.internal.TaxonomyReader;

/** Reads a taxonomy file as the suite does, for tests by its author. Inside a framework, taxonomies are services. */
public final class TaxonomyFile {
    private TaxonomyFile() {}

    /**
     * Reads a file.
     *
     * @param file a taxonomy, as described in plugin-sdk/docs/taxonomy-format.md
     * @return the taxonomy
     * @throws IllegalArgumentException if it is not a taxonomy; the message is that of the suite's log: file, place and what is
     *     expected
     */
    public static DefectTaxonomy read(Path file) {
        try (InputStream content = Files.newInputStream(file)) {
            return TaxonomyReader.read(file.toString(), content);
        } catch (IOException e) {
            throw new IllegalArgumentException("%s: cannot be read: %s".formatted(file, FileProblem.of(e)), e);
        } catch (TaxonomyException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }
}
