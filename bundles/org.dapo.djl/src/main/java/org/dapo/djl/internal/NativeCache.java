package org.dapo.djl.internal;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Where DJL unpacks native code, and loads it from. */
final class NativeCache {
    /** DJL's variables for the folder. */
    private static final List<String> VARIABLES = List.of("DJL_CACHE_DIR", "ENGINE_CACHE_DIR");

    private NativeCache() {}

    /**
     * What keeps the folder from being trusted. Where no variable names one and the home cannot be written to, DJL takes a folder of a
     * known name in the temporary folder, where anyone may have put other code before.
     *
     * @param variable the environment and the system properties
     * @param home the user's home, empty if it is not known
     * @return one line with what is to be done; empty if the folder is the user's own
     */
    static Optional<String> problem(Function<String, Optional<String>> variable, String home) {
        boolean named = VARIABLES.stream()
                .flatMap(name -> variable.apply(name).stream())
                .anyMatch(folder -> !folder.isBlank());
        if (named || (!home.isBlank() && Files.isWritable(Path.of(home)))) {
            return Optional.empty();
        }
        return Optional.of(
                "the home folder '%s' is not writable: set DJL_CACHE_DIR to a folder for native code that only this user can write to"
                        .formatted(home));
    }
}
