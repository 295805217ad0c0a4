package org.dapo.djl.internal;

import ai.djl.Device;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Parses device settings. No other class of the suite parses devices. */
final class Devices {
    /** Selects the first GPU if there is one, otherwise the CPU. */
    static final String AUTO = "auto";

    private static final Pattern GPU = Pattern.compile("gpu(?::(\\d{1,3}))?");
    private static final int MOST_GPUS = 16;

    private final Predicate<Device> usable;

    /**
     * Creates a parser of device settings.
     *
     * @param usable whether arrays can be created on a GPU; called only if the answer matters, because the first use of a GPU
     *     takes seconds
     */
    Devices(Predicate<Device> usable) {
        this.usable = usable;
    }

    Device parse(String setting) {
        String name = setting.strip();
        if (name.equals("cpu")) {
            return Device.cpu();
        }
        if (name.equals(AUTO)) {
            return usable.test(Device.gpu(0)) ? Device.gpu(0) : Device.cpu();
        }
        Matcher gpu = GPU.matcher(name);
        if (gpu.matches()) {
            Device device = Device.gpu(gpu.group(1) == null ? 0 : Integer.parseInt(gpu.group(1)));
            if (usable.test(device)) {
                return device;
            }
        }
        throw new IllegalArgumentException("device '" + setting + "' is not available; this machine has "
                + String.join(", ", available()) + " (and auto)");
    }

    private List<String> available() {
        List<String> names = new ArrayList<>(List.of("cpu"));
        for (int id = 0; id < MOST_GPUS && usable.test(Device.gpu(id)); id++) {
            names.add("gpu:" + id);
        }
        return names;
    }
}
