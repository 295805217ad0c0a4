package org.dapo.shell.internal.options;

import java.util.Optional;
import org.dapo.api.pipeline.PretrainingRecipe;
import picocli.CommandLine.Option;

/** How a backbone is trained from nothing. */
public final class PretrainingOptions {
    @Option(
            names = "--epochs",
            paramLabel = "N",
            defaultValue = "10",
            description = "How many epochs (default: ${DEFAULT-VALUE}).")
    private int epochs;

    @Option(
            names = "--batch",
            paramLabel = "B",
            defaultValue = "64",
            description = "Images that are told apart by their captions (default: ${DEFAULT-VALUE}).")
    private int batch;

    @Option(
            names = "--replicas",
            paramLabel = "N",
            defaultValue = "1",
            description =
                    "Copies of the model that are trained as one, each on a batch and a thread of its own; with dapo.threads = 1 the fastest way to use several cores (default: ${DEFAULT-VALUE}).")
    private int replicas;

    @Option(
            names = "--lr",
            paramLabel = "R",
            defaultValue = "0.001",
            description = "Highest learning rate (default: ${DEFAULT-VALUE}).")
    private double learningRate;

    @Option(
            names = "--decay",
            paramLabel = "D",
            defaultValue = "0.05",
            description = "AdamW's weight decay (default: ${DEFAULT-VALUE}).")
    private double decay;

    @Option(
            names = "--temperature",
            paramLabel = "T",
            defaultValue = "0.07",
            description = "Temperature of the loss (default: ${DEFAULT-VALUE}).")
    private double temperature;

    @Option(
            names = "--crop",
            paramLabel = "S",
            description = "Side of the square that is cut out of each image at random (default: the whole image).")
    private Optional<Integer> crop = Optional.empty();

    @Option(
            names = "--last-crop",
            paramLabel = "S",
            description =
                    "Side of the squares in the last epoch, which then has fewer images and takes as long (default: that of the others).")
    private Optional<Integer> lastCrop = Optional.empty();

    @Option(
            names = "--turns",
            description = "Turn each square by a multiple of 90 degrees and mirror it, at random; takes --crop.")
    private boolean turns;

    @Option(
            names = "--echoes",
            paramLabel = "N",
            defaultValue = "1",
            description =
                    "Squares that are cut out of each image once it is at hand, for steps that are some way apart; takes --crop (default: ${DEFAULT-VALUE}).")
    private int echoes;

    @Option(
            names = "--pairs",
            description = "Put each defective image beside its good twin, in place of other good images.")
    private boolean pairs;

    @Option(
            names = "--probe-weight",
            paramLabel = "W",
            defaultValue = "0",
            description =
                    "Weight of linear probes for defects on every layer, which use the masks (default: ${DEFAULT-VALUE}).")
    private double probeWeight;

    @Option(
            names = "--image-probe-weight",
            paramLabel = "W",
            description =
                    "Weight of the probe on the image's feature beside those on layers, 0 for none; takes --probe-weight (default: 1).")
    private Optional<Double> imageProbeWeight = Optional.empty();

    /**
     * What was asked for.
     *
     * @throws IllegalArgumentException if a number cannot be meant, or an option takes another that is not there
     */
    public PretrainingRecipe recipe() {
        if (probeWeight == 0 && imageProbeWeight.isPresent()) {
            throw new IllegalArgumentException("--image-probe-weight takes a --probe-weight");
        }
        return new PretrainingRecipe(
                epochs,
                batch,
                replicas,
                learningRate,
                decay,
                temperature,
                squares(),
                pairs,
                probeWeight,
                imageProbeWeight.orElse(1.0));
    }

    private Optional<PretrainingRecipe.Squares> squares() {
        if (crop.isEmpty() && (lastCrop.isPresent() || turns || echoes != 1)) {
            throw new IllegalArgumentException("--last-crop, --turns and --echoes take a --crop");
        }
        return crop.map(side -> new PretrainingRecipe.Squares(side, RunOptions.number(lastCrop), turns, echoes));
    }
}
