package org.dapo.shell.internal.options;

import java.util.Optional;
import java.util.OptionalInt;
import org.dapo.api.pipeline.PretrainingRecipe;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The options for training a backbone from scratch. */
public final class PretrainingOptions {
    /** Reads the name of an optimiser. */
    static final class OptimizerName implements ITypeConverter<PretrainingRecipe.Optimizer> {
        @Override
        public PretrainingRecipe.Optimizer convert(String name) {
            return switch (name) {
                case "adamw" -> PretrainingRecipe.Optimizer.ADAMW;
                case "muon" -> PretrainingRecipe.Optimizer.MUON;
                default -> throw new TypeConversionException("expected adamw or muon, not '%s'".formatted(name));
            };
        }
    }

    @Option(
            names = "--epochs",
            paramLabel = "N",
            defaultValue = "10",
            description = "Number of epochs (default: ${DEFAULT-VALUE}).")
    private int epochs;

    @Option(
            names = "--batch",
            paramLabel = "B",
            defaultValue = "64",
            description = "Batch size: images contrasted with each other (default: ${DEFAULT-VALUE}).")
    private int batch;

    @Option(
            names = "--replicas",
            paramLabel = "N",
            defaultValue = "1",
            description =
                    "Number of data-parallel model replicas, each with its own batch and thread; fastest on several "
                            + "cores with dapo.threads = 1 (default: ${DEFAULT-VALUE}).")
    private int replicas;

    @Option(
            names = "--optimizer",
            paramLabel = "O",
            defaultValue = "adamw",
            converter = OptimizerName.class,
            description =
                    "adamw for all weights, or muon for the matrices in the layers of the towers and adamw for the others "
                            + "(default: ${DEFAULT-VALUE}).")
    private PretrainingRecipe.Optimizer optimizer;

    @Option(
            names = "--lr",
            paramLabel = "R",
            defaultValue = "0.001",
            description = "Peak learning rate (default: ${DEFAULT-VALUE}).")
    private double learningRate;

    @Option(
            names = "--decay",
            paramLabel = "D",
            defaultValue = "0.05",
            description = "Weight decay of matrices (default: ${DEFAULT-VALUE}).")
    private double decay;

    @Option(
            names = "--temperature",
            paramLabel = "T",
            defaultValue = "0.07",
            description = "Temperature of the contrastive loss (default: ${DEFAULT-VALUE}).")
    private double temperature;

    @Option(
            names = "--crop",
            paramLabel = "S",
            description = "Side in pixels of the random square crop of each image (default: the whole image).")
    private Optional<Integer> crop = Optional.empty();

    @Option(
            names = "--last-crop",
            paramLabel = "S",
            description =
                    "Side of the crops in the last epoch, larger than --crop; that epoch then uses fewer images and "
                            + "takes as long as the others. Requires --crop (default: the value of --crop).")
    private Optional<Integer> lastCrop = Optional.empty();

    @Option(
            names = "--turns",
            description =
                    "Rotate each crop by a random multiple of 90 degrees and mirror it at random; requires --crop.")
    private boolean turns;

    @Option(
            names = "--echoes",
            paramLabel = "N",
            defaultValue = "1",
            description = "Number of crops per decoded image, used in different steps; requires --crop (default: "
                    + "${DEFAULT-VALUE}).")
    private int echoes;

    @Option(
            names = "--pairs",
            description =
                    "Pair each defective image with its good twin in the batch, instead of using other good images; "
                            + "requires a data set with twins and an even --batch.")
    private boolean pairs;

    @Option(
            names = "--probe-weight",
            paramLabel = "W",
            defaultValue = "0",
            description =
                    "Weight of linear probes that predict defects from every layer; they use the masks. Above 0 it "
                            + "requires --crop (default: ${DEFAULT-VALUE}).")
    private double probeWeight;

    @Option(
            names = "--image-probe-weight",
            paramLabel = "W",
            description = "Weight of the probe on the image feature relative to those on layers, 0 for none; requires "
                    + "--probe-weight (default: 1).")
    private Optional<Double> imageProbeWeight = Optional.empty();

    /**
     * The recipe from the options.
     *
     * @throws IllegalArgumentException if a number is invalid, or an option requires another one that is missing
     */
    public PretrainingRecipe recipe() {
        if (probeWeight == 0 && imageProbeWeight.isPresent()) {
            throw new IllegalArgumentException("--image-probe-weight requires --probe-weight");
        }
        return new PretrainingRecipe(
                epochs,
                new PretrainingRecipe.Batches(batch, replicas, pairs),
                squares(),
                new PretrainingRecipe.Loss(temperature, probeWeight, imageProbeWeight.orElse(1.0)),
                new PretrainingRecipe.Optimization(optimizer, learningRate, decay));
    }

    private Optional<PretrainingRecipe.Squares> squares() {
        if (crop.isEmpty() && (lastCrop.isPresent() || turns || echoes != 1)) {
            throw new IllegalArgumentException("--last-crop, --turns and --echoes require --crop");
        }
        return crop.map(side -> new PretrainingRecipe.Squares(
                side, lastCrop.map(OptionalInt::of).orElse(OptionalInt.empty()), turns, echoes));
    }
}
