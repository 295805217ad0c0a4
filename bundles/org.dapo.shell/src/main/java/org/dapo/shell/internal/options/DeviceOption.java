package org.dapo.shell.internal.options;

import java.util.Optional;
import picocli.CommandLine.Option;

/** The option for the device that computes. */
public final class DeviceOption {
    @Option(
            names = "--device",
            paramLabel = "D",
            description = "cpu, gpu, gpu:1 ... (default: the installation's setting).")
    private Optional<String> device = Optional.empty();

    /** The device that the user chose; empty for the installation's setting. */
    public Optional<String> device() {
        return device;
    }
}
