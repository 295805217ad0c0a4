package org.dapo.shell.internal.options;

import java.util.Optional;
import org.dapo.api.pipeline.InspectorRequest;
import picocli.CommandLine.Option;

/** The options for thresholds that replace the calibrated ones. */
public final class ThresholdOptions {
    @Option(
            names = "--threshold",
            paramLabel = "T",
            description =
                    "Images with a score above it are anomalous (default: the calibrated threshold, otherwise 0.5).")
    private Optional<Double> image = Optional.empty();

    @Option(
            names = "--pixel-threshold",
            paramLabel = "T",
            description = "Pixels with a map value above it belong to a region (default: the calibrated threshold, "
                    + "otherwise half of the map's range).")
    private Optional<Double> pixel = Optional.empty();

    /** Adds the thresholds that the user gave to a request. */
    public void addTo(InspectorRequest.Builder request) {
        image.ifPresent(request::imageThreshold);
        pixel.ifPresent(request::pixelThreshold);
    }
}
