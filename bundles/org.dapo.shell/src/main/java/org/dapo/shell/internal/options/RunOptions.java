package org.dapo.shell.internal.options;

import java.util.Optional;
import org.dapo.api.pipeline.RequestBuilder;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options for computing, shared by all commands that run a pipeline. */
public final class RunOptions {
    @Option(
            names = "--image-size",
            paramLabel = "S",
            description =
                    "Input side in pixels, a multiple of the backbone's patch side. Default: recorded in the checkpoint, "
                            + "if there is one; otherwise the prompt strategy's (usually 518) rounded to such a multiple, or the "
                            + "backbone's own side if that is below 224.")
    private Optional<Integer> imageSize = Optional.empty();

    @Mixin
    private DeviceOption device;

    @Option(
            names = "--profile",
            paramLabel = "P",
            description =
                    "Variant of the prompt strategy, optionally with settings, such as corrected:score=map. Default: "
                            + "recorded in the checkpoint, if there is one; otherwise the strategy's first. inspect and pack do "
                            + "not allow it with --checkpoint.")
    private Optional<String> profile = Optional.empty();

    public Optional<Integer> imageSize() {
        return imageSize;
    }

    public Optional<String> profile() {
        return profile;
    }

    /** Adds the image size and the device to a request. Not every request has a profile. */
    public void addTo(RequestBuilder<?> request) {
        imageSize.ifPresent(request::imageSize);
        device.device().ifPresent(request::device);
    }
}
