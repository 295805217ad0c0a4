package org.dapo.shell.internal.options;

import java.nio.file.Path;
import java.util.Optional;
import org.dapo.api.pipeline.DatasetReference;
import org.dapo.api.pipeline.RunRequestBuilder;
import org.dapo.shell.internal.terminal.WrongUsage;
import picocli.CommandLine.Option;

/** The options that select the data of a run, shared by tune and evaluate. */
public final class DataOptions {
    @Option(
            names = "--dataset",
            paramLabel = "LAYOUT:PATH",
            required = true,
            description = "The data set: its layout and its folder, or its settings for rendered data.")
    private String dataset = "";

    @Option(names = "--split", paramLabel = "S", description = "Split of the data set (default: test).")
    private Optional<String> split = Optional.empty();

    @Option(
            names = "--out",
            paramLabel = "DIR",
            required = true,
            description = "Output folder of the run; created if it does not exist.")
    private Path out = Path.of("");

    @Option(
            names = "--batch",
            paramLabel = "B",
            description = "Batch size (default: 8; when tuning, the prompt strategy's).")
    private Optional<Integer> batch = Optional.empty();

    @Option(
            names = "--seed",
            paramLabel = "N",
            description =
                    "Seed of all random numbers (default: 42). evaluate does not allow it with --checkpoint, which "
                            + "records its own.")
    private Optional<Long> seed = Optional.empty();

    @Option(names = "--resume", description = "Continue an earlier run with the same --out.")
    private boolean resume;

    @Option(
            names = "--names-as-they-are",
            description =
                    "Accept defect names that the taxonomy does not know, as defects without a type, instead of failing. "
                            + "tune skips such images for methods that name types.")
    private boolean namesAsTheyAre;

    public DatasetReference dataset() {
        return dataset("--dataset", dataset);
    }

    /** The data set named by the value of an option. */
    public static DatasetReference dataset(String option, String written) {
        try {
            return DatasetReference.parse(written);
        } catch (IllegalArgumentException e) {
            throw new WrongUsage(option + ": " + e.getMessage(), e);
        }
    }

    public Path out() {
        return out;
    }

    /** The seed that the user gave. */
    public Optional<Long> seed() {
        return seed;
    }

    /** Adds these options to a request. What the user did not give keeps the request's default. */
    public void addTo(RunRequestBuilder<?> request) {
        split.ifPresent(request::split);
        batch.ifPresent(request::batch);
        seed.ifPresent(request::seed);
        request.resume(resume);
        request.namesAsTheyAre(namesAsTheyAre);
    }
}
