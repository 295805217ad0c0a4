package org.dapo.djl.internal;

import java.util.function.Function;

/**
 * The engine's settings, with every default filled in.
 *
 * @param device the default device, unparsed, because only the running engine knows whether it exists
 * @param threads number of compute threads, at least 1
 */
record Settings(String device, int threads) {
    /** Framework property with the default device, for a host without Configuration Admin. */
    static final String DEVICE_PROPERTY = "dapo.device";

    /** Framework property with the number of threads, for a host without Configuration Admin. */
    static final String THREADS_PROPERTY = "dapo.threads";

    /**
     * Takes each value from the configuration if it is set there, otherwise from the framework's properties, otherwise the
     * default.
     *
     * @param device the configured device, blank if none is
     * @param threads the configured number of threads, 0 if none is
     * @param properties the framework's properties by name, null for one that is not set
     * @return complete settings
     * @throws IllegalArgumentException if the number of threads is not a count
     */
    static Settings of(String device, int threads, Function<String, String> properties) {
        return new Settings(
                firstNonBlank(device, properties.apply(DEVICE_PROPERTY), Devices.AUTO),
                threads(
                        threads == 0
                                ? firstNonBlank(properties.apply(THREADS_PROPERTY), "0")
                                : Integer.toString(threads)));
    }

    private static int threads(String setting) {
        if (!setting.matches("\\d{1,4}")) {
            throw new IllegalArgumentException(
                    "setting threads (dapo.threads) is '" + setting + "'; expected a whole number, or 0 for all cores");
        }
        int threads = Integer.parseInt(setting);
        return threads == 0 ? Runtime.getRuntime().availableProcessors() : threads;
    }

    private static String firstNonBlank(String... values) {
        for (String value : values) {
            if (value != null && !value.isBlank()) {
                return value.strip();
            }
        }
        return "";
    }
}
