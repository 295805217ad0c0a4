package org.dapo.djl.internal;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The folder into which DJL unpacks native code and from which it loads it. */
final class NativeCache {
    /** DJL's variables that name the folder. */
    private static final List<String> VARIABLES = List.of("DJL_CACHE_DIR", "ENGINE_CACHE_DIR");

    private NativeCache() {}

    /**
     * The reason why the folder cannot be trusted. If no variable names one and the home is not writable, DJL uses a folder of a
     * known name in the temporary folder. Anyone may have put other code there before.
     *
     * @param variable the environment and the system properties
     * @param home the user's home, empty if unknown
     * @return one line that says what to do; empty if a variable names the folder or the home is writable
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
