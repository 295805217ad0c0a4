package org.dapo.shell.internal.options;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.dapo.api.file.FileProblem;
import org.dapo.api.pipeline.PipelineException;
import org.dapo.shell.internal.parts.Parts;
import picocli.CommandLine.Option;

/** The option for a taxonomy: the name of an installed one, or a file. */
public final class TaxonomyOption {
    @Option(
            names = "--taxonomy",
            paramLabel = "N",
            required = true,
            description = "The defect taxonomy: the name of an installed one, or a .json file.")
    private String taxonomy = "";

    /**
     * The taxonomy that the user chose.
     *
     * @throws PipelineException if it is a file that does not exist
     */
    public Parts.TaxonomyChoice choice() throws PipelineException {
        return choice(taxonomy);
    }

    /** The same, for a command with an option of its own. */
    public static Parts.TaxonomyChoice choice(String taxonomy) throws PipelineException {
        if (!taxonomy.toLowerCase(Locale.ROOT).endsWith(".json")) {
            return new Parts.TaxonomyChoice(taxonomy, Optional.empty());
        }
        Path file = Path.of(taxonomy);
        if (!Files.isRegularFile(file)) {
            throw new PipelineException(
                    "--taxonomy %s %s; expected a taxonomy file".formatted(file, FileProblem.at(file)));
        }
        return new Parts.TaxonomyChoice(taxonomy, Optional.of(file));
    }
}
