package org.dapo.shell.internal.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dapo.api.dataset.Dataset;
import org.dapo.api.dataset.DatasetAdapter;
import org.dapo.api.dataset.DatasetException;
import org.dapo.api.dataset.Sample;
import org.dapo.api.file.FileProblem;
import org.dapo.api.pipeline.DatasetReference;
import org.dapo.api.pipeline.PipelineException;
import org.dapo.api.pipeline.UnknownNameException;
import org.dapo.shell.internal.options.DataOptions;
import org.dapo.shell.internal.parts.PartKind;
import org.dapo.shell.internal.parts.Parts;
import org.dapo.shell.internal.terminal.Output;
import org.dapo.shell.internal.terminal.PlainJson;
import org.dapo.shell.internal.terminal.Progress;
import org.dapo.shell.internal.terminal.Remarks;
import org.dapo.shell.internal.terminal.Status;
import org.dapo.shell.internal.terminal.Terminal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code dataset write}. */
@Command(
        name = "write",
        description = "Write a split of any data set as a folder in the layout of MVTec AD: PNG images in "
                + "<product>/test/<type>, masks in <product>/ground_truth/<type>. Images with several types go to "
                + "combined.")
final class DatasetWriteCommand implements Callable<Integer> {
    private final Parts parts;
    private final Terminal terminal;

    @Mixin
    private Output output;

    @Parameters(
            index = "0",
            paramLabel = "LAYOUT:PATH",
            description = "The data set: its layout and its folder, or its settings for rendered data.")
    private String dataset;

    @Option(
            names = "--split",
            paramLabel = "S",
            defaultValue = Dataset.DEFAULT_SPLIT,
            description = "Split to write (default: ${DEFAULT-VALUE}).")
    private String split;

    @Option(
            names = "--train",
            paramLabel = "S",
            description = "Split whose good images, of the same products, go to <product>/train/good (default: none).")
    private Optional<String> train = Optional.empty();

    @Option(
            names = "--out",
            paramLabel = "DIR",
            required = true,
            description = "Folder to write; created if it does not exist, otherwise it must be empty.")
    private Path out;

    DatasetWriteCommand(Parts parts, Terminal terminal) {
        this.parts = parts;
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws PipelineException {
        output.check(out);
        DatasetReference reference = DataOptions.dataset("dataset write", dataset);
        DatasetAdapter adapter = parts.part(PartKind.DATASET, reference.layout());
        MvtecFolder.Written written;
        try (Progress progress = new Progress(terminal)) {
            Dataset opened = adapter.open(reference.root());
            List<Sample> tested = samples(opened, split);
            if (tested.isEmpty()) {
                throw new PipelineException("the split '%s' of %s has no image".formatted(split, reference));
            }
            List<Sample> trained = train.isEmpty() ? List.of() : goodOnes(samples(opened, train.get()), tested);
            requireEmpty(out);
            written = write(trained, tested, progress);
        } catch (DatasetException e) {
            throw new PipelineException(e.getMessage(), e);
        } catch (IOException e) {
            throw new PipelineException("cannot write to --out %s: %s".formatted(out, FileProblem.of(e)), e);
        }
        output.show(terminal, text(written), () -> PlainJson.text(json(written)));
        if (written.images() == 0) {
            throw new PipelineException(
                    "no image of the split '%s' of %s could be written".formatted(split, reference));
        }
        return Status.DONE;
    }

    /** Writes the data set, or nothing of it. What other programs put into the folder meanwhile stays. */
    private MvtecFolder.Written write(List<Sample> trained, List<Sample> tested, Progress progress) throws IOException {
        boolean created = Files.notExists(out);
        Files.createDirectories(out);
        MvtecFolder folder = new MvtecFolder(out, progress);
        try {
            return folder.write(trained, tested);
        } catch (IOException | RuntimeException | Error e) {
            try {
                folder.delete();
                if (created) {
                    Files.delete(out);
                }
            } catch (IOException | RuntimeException left) {
                e.addSuppressed(left);
            }
            throw e;
        }
    }

    private Map<String, Object> json(MvtecFolder.Written written) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("folder", out.toString());
        json.put("images", written.images());
        json.put("masks", written.masks());
        json.put("left_out", written.leftOut());
        return json;
    }

    private String text(MvtecFolder.Written written) {
        int masksLeftOut = written.leftOut().size() - written.imagesLeftOut();
        return "%s: %d images, %d masks%s%n"
                .formatted(
                        out,
                        written.images(),
                        written.masks(),
                        written.leftOut().isEmpty()
                                ? ""
                                : "; " + Remarks.leftOut(written.imagesLeftOut(), masksLeftOut));
    }

    private static List<Sample> samples(Dataset dataset, String split) throws DatasetException, UnknownNameException {
        UnknownNameException.requireSplit(dataset, split);
        try (Stream<Sample> samples = dataset.samples(split)) {
            return samples.toList();
        }
    }

    private static List<Sample> goodOnes(List<Sample> samples, List<Sample> tested) {
        Set<String> products = tested.stream().map(Sample::product).collect(Collectors.toSet());
        return samples.stream()
                .filter(sample -> !sample.anomalous() && products.contains(sample.product()))
                .toList();
    }

    private static void requireEmpty(Path out) throws IOException, PipelineException {
        if (Files.exists(out)) {
            if (!Files.isDirectory(out)) {
                throw new PipelineException("--out %s is a file; expected an empty folder".formatted(out));
            }
            try (Stream<Path> entries = Files.list(out)) {
                if (entries.findAny().isPresent()) {
                    throw new PipelineException("--out %s is not empty; choose an empty or new folder".formatted(out));
                }
            }
        }
    }
}
