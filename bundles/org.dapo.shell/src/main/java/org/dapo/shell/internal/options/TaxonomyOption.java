package org.dapo.shell.internal.options;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.dapo.api.file.FileProblem;
import org.dapo.api.pipeline.PipelineException;
import org.dapo.shell.internal.parts.Parts;
import picocli.CommandLine.Option;

/** Which taxonomy: a name, or a file whose name is in it. */
public final class TaxonomyOption {
    /** The most that a taxonomy may have (plugin-sdk/docs/taxonomy-format.md). */
    private static final long MOST_BYTES = 1 << 20;

    @Option(
            names = "--taxonomy",
            paramLabel = "N",
            required = true,
            description = "The defect taxonomy: the name of an installed one, or a .json file.")
    private String taxonomy = "";

    /**
     * The taxonomy. A file is registered under the name that it holds.
     *
     * @throws PipelineException if the file cannot be read or holds no name
     */
    public Parts.TaxonomyChoice choice() throws PipelineException {
        return choice(taxonomy);
    }

    /** The same for a command that has an option of its own. */
    public static Parts.TaxonomyChoice choice(String taxonomy) throws PipelineException {
        if (!taxonomy.toLowerCase(Locale.ROOT).endsWith(".json")) {
            return new Parts.TaxonomyChoice(taxonomy, Optional.empty());
        }
        Path file = Path.of(taxonomy);
        if (!Files.isRegularFile(file)) {
            throw new PipelineException(
                    "--taxonomy %s %s; expected a taxonomy file".formatted(file, FileProblem.at(file)));
        }
        if (file.toFile().length() > MOST_BYTES) {
            throw new PipelineException(
                    "--taxonomy %s is larger than %d bytes, the most allowed".formatted(file, MOST_BYTES));
        }
        try (Reader text = Files.newBufferedReader(file);
                JsonReader json = new JsonReader(text)) {
            return new Parts.TaxonomyChoice(nameIn(json, file), Optional.of(file));
        } catch (FileSystemException e) {
            throw new PipelineException("--taxonomy %s cannot be read: %s".formatted(file, FileProblem.of(e)), e);
        } catch (IOException | IllegalStateException e) {
            throw new PipelineException("--taxonomy %s is not JSON: %s".formatted(file, e.getMessage()), e);
        }
    }

    private static String nameIn(JsonReader json, Path file) throws IOException, PipelineException {
        json.beginObject();
        while (json.hasNext()) {
            if (json.nextName().equals("name") && json.peek() == JsonToken.STRING) {
                return json.nextString();
            }
            json.skipValue();
        }
        throw new PipelineException("--taxonomy %s has no \"name\"".formatted(file));
    }
}
