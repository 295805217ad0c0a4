package org.dapo.shell.internal.options;

import java.util.Optional;
import java.util.OptionalDouble;
import picocli.CommandLine.Option;

/** Thresholds in place of those that were calibrated. */
public final class ThresholdOptions {
    @Option(
            names = "--threshold",
            paramLabel = "T",
            description = "Image scores above it are anomalous (default: what calibrate found, else 0.5).")
    private Optional<Double> image = Optional.empty();

    @Option(
            names = "--pixel-threshold",
            paramLabel = "T",
            description = "Map values above it belong to a region (default: what calibrate found, else half of the"
                    + " map's range).")
    private Optional<Double> pixel = Optional.empty();

    public OptionalDouble image() {
        return number(image);
    }

    public OptionalDouble pixel() {
        return number(pixel);
    }

    private static OptionalDouble number(Optional<Double> value) {
        return value.map(OptionalDouble::of).orElse(OptionalDouble.empty());
    }
}
