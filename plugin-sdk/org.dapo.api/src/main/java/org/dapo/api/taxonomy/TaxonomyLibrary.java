package org.dapo.api.taxonomy;

import java.io.IOException;
import java.nio.file.Path;
import org.osgi.annotation.versioning.ProviderType;

/** The taxonomies of an installation, to which a user's own file can be added while it runs. A service. Thread-safe. */
@ProviderType
public interface TaxonomyLibrary {
    /** Service property of a {@link DefectTaxonomy} that was read from a file: its absolute path, a {@code String}. */
    String FILE_PROPERTY = "dapo.taxonomy.file";

    /**
     * Publishes the taxonomy of a file as a {@link DefectTaxonomy} service with {@link #FILE_PROPERTY}. It ranks below all others,
     * so a name still means the installed taxonomy. If the file was added before with the same content, its service is kept.
     * Otherwise there is another service, which ranks above the earlier ones of the file and has the highest service id of them.
     * Of each file, several earlier ones stay for whoever uses them. All go when the bundle that provides this library stops.
     *
     * @param file a taxonomy in the suite's JSON format
     * @return the taxonomy's name
     * @throws IOException if the file cannot be read or is not a taxonomy; the message is one line that names the file, the place
     *     in it and what would be right
     */
    String add(Path file) throws IOException;
}
