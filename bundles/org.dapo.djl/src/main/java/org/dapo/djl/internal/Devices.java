package org.dapo.djl.internal;

import ai.djl.Device;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Parses device settings. No other class of the suite parses devices. */
final class Devices {
    /** Selects the first GPU if there is one, otherwise the CPU. A GPU that is full is an error, not a reason for the CPU. */
    static final String AUTO = "auto";

    private static final Pattern GPU = Pattern.compile("gpu(?::(\\d{1,3}))?");
    private static final int MOST_GPUS = 16;

    private final Function<Device, GpuProbe> probe;
    private final Consumer<String> withoutGpu;

    /**
     * Creates a parser of device settings.
     *
     * @param probe tries to create an array on a GPU; called only if the answer matters, because the first use of a GPU takes
     *     seconds
     * @param withoutGpu receives the reason whenever {@link #AUTO} selects the CPU
     */
    Devices(Function<Device, GpuProbe> probe, Consumer<String> withoutGpu) {
        this.probe = probe;
        this.withoutGpu = withoutGpu;
    }

    Device parse(String setting) {
        String name = setting.strip();
        if (name.equals("cpu")) {
            return Device.cpu();
        }
        boolean auto = name.equals(AUTO);
        Matcher gpu = GPU.matcher(name);
        if (!auto && !gpu.matches()) {
            throw new IllegalArgumentException(unavailable(setting));
        }
        Device device = Device.gpu(auto || gpu.group(1) == null ? 0 : Integer.parseInt(gpu.group(1)));
        GpuProbe found = probe.apply(device);
        if (found.usable()) {
            return device;
        }
        if (found.full()) {
            throw new IllegalArgumentException(
                    "device '%s' cannot be used now: %s; device=cpu would work".formatted(setting, found.reason()));
        }
        if (auto) {
            withoutGpu.accept(found.reason());
            return Device.cpu();
        }
        throw new IllegalArgumentException(unavailable(setting) + ": " + found.reason());
    }

    private String unavailable(String setting) {
        return "device '%s' is not available; this machine has %s (and auto)"
                .formatted(setting, String.join(", ", available()));
    }

    /** A GPU that is full counts: it is there. */
    private List<String> available() {
        List<String> names = new ArrayList<>(List.of("cpu"));
        for (int id = 0; id < MOST_GPUS && probe.apply(Device.gpu(id)).outcome() != GpuProbe.Outcome.ABSENT; id++) {
            names.add("gpu:" + id);
        }
        return names;
    }
}
