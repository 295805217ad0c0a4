package org.dapo.djl.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NativeCacheTest {
    @TempDir
    Path home;

    /** All users share /tmp. Whoever created the folder there first could run code as the others. */
    @Test
    void nativeCodeIsNotTakenFromTheTemporaryFolder() {
        String absent = home.resolve("absent").toString();
        assertEquals(
                Optional.of(
                        "the home folder '" + absent
                                + "' is not writable: set DJL_CACHE_DIR to a folder for native code that only this user can write to"),
                problem(absent, Map.of("DJL_CACHE_DIR", " ")));
        assertEquals(Optional.empty(), problem(home.toString(), Map.of()));
        assertEquals(Optional.empty(), problem(absent, Map.of("DJL_CACHE_DIR", "/var/cache/dapo")));
        assertEquals(Optional.empty(), problem("", Map.of("ENGINE_CACHE_DIR", "/var/cache/dapo")));
    }

    private static Optional<String> problem(String home, Map<String, String> variables) {
        return NativeCache.problem(name -> Optional.ofNullable(variables.get(name)), home);
    }
}
