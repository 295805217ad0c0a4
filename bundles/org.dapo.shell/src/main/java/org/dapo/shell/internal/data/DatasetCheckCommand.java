package org.dapo.shell.internal.data;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.dapo.api.dataset.Dataset;
import org.dapo.api.dataset.DatasetAdapter;
import org.dapo.api.dataset.DatasetChecker;
import org.dapo.api.dataset.DatasetException;
import org.dapo.api.dataset.DescribedDataset;
import org.dapo.api.pipeline.DatasetReference;
import org.dapo.api.pipeline.PipelineException;
import org.dapo.api.pipeline.UnknownNameException;
import org.dapo.shell.internal.options.DataOptions;
import org.dapo.shell.internal.options.TaxonomyOption;
import org.dapo.shell.internal.parts.PartKind;
import org.dapo.shell.internal.parts.Parts;
import org.dapo.shell.internal.terminal.Output;
import org.dapo.shell.internal.terminal.PlainJson;
import org.dapo.shell.internal.terminal.Progress;
import org.dapo.shell.internal.terminal.Status;
import org.dapo.shell.internal.terminal.Terminal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code dataset check}. */
@Command(
        name = "check",
        description = "Show the content of a data set and list its problems: files that cannot be paired, read or told "
                + "apart, masks of the wrong size, names that the taxonomy does not know. The exit status is 1 if a "
                + "problem would make a run fail.")
final class DatasetCheckCommand implements Callable<Integer> {
    /** The most problems of each kind shown on the screen. A result for programs contains all. */
    private static final int SHOWN = 20;

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
            names = "--taxonomy",
            paramLabel = "N",
            description =
                    "The defect taxonomy to check names against: the name of an installed one, or a .json file (default: "
                            + "none).")
    private Optional<String> taxonomy = Optional.empty();

    @Option(
            names = "--names-only",
            description =
                    "Do not read images and masks: faster, but sizes, broken files and empty masks are not checked.")
    private boolean namesOnly;

    @Option(
            names = "--split",
            paramLabel = "S",
            description = "Only check this split (default: all; those of rendered data have many thousand images).")
    private Optional<String> split = Optional.empty();

    DatasetCheckCommand(Parts parts, Terminal terminal) {
        this.parts = parts;
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws PipelineException {
        output.check();
        DatasetReference reference = DataOptions.dataset("dataset check", dataset);
        Optional<NameCheck> names = names();
        DatasetAdapter adapter = parts.part(PartKind.DATASET, reference.layout());
        DatasetInventory inventory = new DatasetInventory(
                name -> names.map(check -> check.typeOf(name)).orElse(name));
        Map<String, String> choices;
        List<DatasetProblem> problems;
        try (Progress progress = new Progress(terminal)) {
            Dataset opened = adapter instanceof DatasetChecker checker
                    ? checker.check(reference.root())
                    : adapter.open(reference.root());
            choices = opened instanceof DescribedDataset described ? described.choices() : Map.of();
            problems = new DatasetExamination(reference.root(), progress)
                    .examine(opened, splits(opened), inventory, names, !namesOnly);
        } catch (DatasetException e) {
            throw new PipelineException(e.getMessage(), e);
        }
        output.show(
                terminal,
                text(reference, choices, inventory, problems),
                () -> json(reference, choices, inventory, problems));
        return problems.stream().anyMatch(DatasetProblem::stops) ? Status.FAILED : Status.DONE;
    }

    private List<String> splits(Dataset opened) throws UnknownNameException {
        if (split.isPresent()) {
            UnknownNameException.requireSplit(opened, split.get());
        }
        return split.map(List::of).orElseGet(opened::splits);
    }

    private Optional<NameCheck> names() throws PipelineException {
        if (taxonomy.isEmpty()) {
            return Optional.empty();
        }
        Parts.TaxonomyChoice choice = TaxonomyOption.choice(taxonomy.get());
        return Optional.of(new NameCheck(choice.name(), parts.taxonomy(choice)));
    }

    private static String text(
            DatasetReference reference,
            Map<String, String> choices,
            DatasetInventory inventory,
            List<DatasetProblem> problems) {
        StringBuilder text = new StringBuilder(reference.toString());
        choices.forEach(
                (name, choice) -> text.append(", ").append(name).append(' ').append(choice));
        text.append('\n').append(inventory.text());
        if (problems.isEmpty()) {
            return text.append("no problems\n").toString();
        }
        Map<String, List<DatasetProblem>> byKind = problems.stream()
                .collect(Collectors.groupingBy(DatasetProblem::kind, LinkedHashMap::new, Collectors.toList()));
        byKind.forEach((kind, its) -> {
            text.append("%s: %d%s%n".formatted(kind, its.size(), its.get(0).stops() ? " (a run would fail)" : ""));
            its.stream().limit(SHOWN).forEach(problem -> text.append("  %s%n".formatted(problem.line())));
            if (its.size() > SHOWN) {
                text.append("  and %d more%n".formatted(its.size() - SHOWN));
            }
        });
        return text.toString();
    }

    private String json(
            DatasetReference reference,
            Map<String, String> choices,
            DatasetInventory inventory,
            List<DatasetProblem> problems) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("dataset", reference.toString());
        json.put("choices", choices);
        json.put("taxonomy", taxonomy.orElse(null));
        inventory.addTo(json);
        json.put("problems", problems.stream().map(DatasetProblem::json).toList());
        return PlainJson.text(json);
    }
}
