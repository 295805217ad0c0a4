package org.dapo.shell.internal.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import org.dapo.api.dataset.Dataset;
import org.dapo.api.dataset.DatasetAdapter;
import org.dapo.api.dataset.DatasetException;
import org.dapo.api.dataset.Sample;
import org.dapo.api.file.AtomicFile;
import org.dapo.api.file.FileProblem;
import org.dapo.api.pipeline.DatasetReference;
import org.dapo.api.pipeline.PipelineException;
import org.dapo.api.text.OneLine;
import org.dapo.shell.internal.options.DataOptions;
import org.dapo.shell.internal.parts.PartKind;
import org.dapo.shell.internal.parts.Parts;
import org.dapo.shell.internal.terminal.Output;
import org.dapo.shell.internal.terminal.PlainJson;
import org.dapo.shell.internal.terminal.Status;
import org.dapo.shell.internal.terminal.Terminal;
import org.dapo.shell.internal.terminal.WrongUsage;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code taxonomy init}. */
@Command(
        name = "init",
        description =
                "Write a draft taxonomy of a data set, to be edited: its products and defect types. Their words come "
                        + "from the installed taxonomies, or are guessed from the names.")
final class TaxonomyInitCommand implements Callable<Integer> {
    private static final String ENDING = ".json";

    private final Parts parts;
    private final Terminal terminal;

    @Mixin
    private Output output;

    @Parameters(
            index = "0",
            paramLabel = "LAYOUT:PATH",
            description = "The data set: its layout and its folder, optionally followed by settings.")
    private String dataset;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            required = true,
            description = "The .json file to write; it must not exist.")
    private Path out;

    @Option(
            names = "--name",
            paramLabel = "N",
            description =
                    "Name of the taxonomy: lower case letters, digits and hyphens (default: derived from the file name).")
    private Optional<String> name = Optional.empty();

    TaxonomyInitCommand(Parts parts, Terminal terminal) {
        this.parts = parts;
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws PipelineException {
        output.check();
        String named = check();
        DatasetReference reference = DataOptions.dataset("taxonomy init", dataset);
        DatasetAdapter adapter = parts.part(PartKind.DATASET, reference.layout());
        TaxonomyDraft draft =
                new TaxonomyDraft(List.copyOf(parts.all(PartKind.TAXONOMY).values()));
        try {
            Dataset opened = adapter.open(reference.root());
            for (String split : opened.splits()) {
                try (Stream<Sample> samples = opened.samples(split)) {
                    samples.forEach(sample -> {
                        if (Thread.currentThread().isInterrupted()) {
                            throw new CancellationException();
                        }
                        draft.add(sample);
                    });
                }
            }
        } catch (DatasetException e) {
            throw new PipelineException(e.getMessage(), e);
        }
        Map<String, Object> json = draft.json(named, "Begun from " + reference.layout());
        try {
            AtomicFile.write(out.toAbsolutePath(), PlainJson.text(json));
        } catch (IOException e) {
            throw new PipelineException("--out: " + e.getMessage(), e);
        }
        show(json, draft);
        return Status.DONE;
    }

    private String check() throws PipelineException {
        String file = out.getFileName() == null ? "" : out.getFileName().toString();
        if (!file.toLowerCase(Locale.ROOT).endsWith(ENDING)) {
            throw new WrongUsage("--out must be a %s file, not '%s'".formatted(ENDING, out));
        }
        if (Files.exists(out)) {
            throw new PipelineException("--out %s already exists and is not overwritten".formatted(out));
        }
        Path folder = out.toAbsolutePath().getParent();
        if (!Files.isDirectory(folder)) {
            throw new PipelineException("--out %s: the folder %s %s".formatted(out, folder, FileProblem.at(folder)));
        }
        String named = name.orElseGet(() -> file.substring(0, file.length() - ENDING.length())
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9]+", "-")
                .replaceAll("^-|-$", ""));
        if (!named.matches("[a-z0-9]+(-[a-z0-9]+)*")) {
            throw new WrongUsage(
                    "--name must consist of lower case letters, digits and hyphens, not '%s'".formatted(named));
        }
        return named;
    }

    private void show(Map<String, Object> json, TaxonomyDraft draft) throws PipelineException {
        int types = ((List<?>) json.get("types")).size();
        int products = ((Map<?, ?>) json.get("products")).size();
        StringBuilder text = new StringBuilder();
        text.append("%s: taxonomy %s, %d types of defects, %d products%n"
                .formatted(out, json.get("name"), types, products));
        if (!draft.guessed().isEmpty()) {
            text.append("words guessed for: %s; please check them%n"
                    .formatted(OneLine.of(String.join(", ", draft.guessed()))));
        }
        text.append("to use it: --taxonomy %s%n".formatted(out));
        output.show(terminal, text.toString(), () -> {
            Map<String, Object> shown = new LinkedHashMap<>();
            shown.put("file", out.toString());
            shown.put("name", json.get("name"));
            shown.put("types", types);
            shown.put("products", products);
            shown.put("guessed", List.copyOf(draft.guessed()));
            return PlainJson.text(shown);
        });
    }
}
