package org.dapo.shell.internal.options;

import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import org.dapo.api.pipeline.DatasetReference;
import org.dapo.shell.internal.terminal.WrongUsage;
import picocli.CommandLine.Option;

/** On which data a run works: what tune and evaluate share. */
public final class DataOptions {
    private static final long USUAL_SEED = 42;

    @Option(
            names = "--dataset",
            paramLabel = "LAYOUT:PATH",
            required = true,
            description = "The data set: how its folder is laid out, and the folder; of rendered data, the settings.")
    private String dataset = "";

    @Option(names = "--split", paramLabel = "S", description = "Split of the data set (default: test).")
    private Optional<String> split = Optional.empty();

    @Option(
            names = "--out",
            paramLabel = "DIR",
            required = true,
            description = "Folder for what the run writes; it is made if it is not there.")
    private Path out = Path.of("");

    @Option(names = "--batch", paramLabel = "B", description = "Images per step (default: the prompt strategy's).")
    private Optional<Integer> batch = Optional.empty();

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "Seed of all random numbers (default: 42); a checkpoint has its own.")
    private Optional<Long> seed = Optional.empty();

    @Option(names = "--resume", description = "Go on where an earlier run with the same --out ended.")
    private boolean resume;

    @Option(
            names = "--names-as-they-are",
            description = "Leave a defect without a type, instead of failing, where the taxonomy does not know its"
                    + " name; tune leaves out every image that has a defect without a type.")
    private boolean namesAsTheyAre;

    public DatasetReference dataset() {
        return dataset("--dataset", dataset);
    }

    /** The data set that is meant by what stands behind an option. */
    public static DatasetReference dataset(String option, String written) {
        try {
            return DatasetReference.parse(written);
        } catch (IllegalArgumentException e) {
            throw new WrongUsage(option + ": " + e.getMessage(), e);
        }
    }

    public Optional<String> split() {
        return split;
    }

    public Path out() {
        return out;
    }

    public OptionalInt batch() {
        return RunOptions.number(batch);
    }

    /** The seed that the user asked for. */
    public Optional<Long> askedSeed() {
        return seed;
    }

    public long seed() {
        return seed.orElse(USUAL_SEED);
    }

    public boolean resume() {
        return resume;
    }

    public boolean namesAsTheyAre() {
        return namesAsTheyAre;
    }
}
