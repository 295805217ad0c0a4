package org.dapo.shell.internal.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Detects thresholds that were calibrated for a checkpoint, but not for the current run. */
final class OtherThresholds {
    private OtherThresholds() {}

    /**
     * Whether any thresholds lie beside a checkpoint. If a verdict still uses the default, they are for another taxonomy, framing
     * or image size, which the user may not expect.
     *
     * @param checkpoint the checkpoint's file
     * @return true if there is such a file
     */
    static boolean beside(Path checkpoint) {
        Path file = checkpoint.toAbsolutePath();
        String name = file.getFileName().toString().replaceAll("\\.safetensors$", "") + ".";
        try (Stream<Path> files = Files.list(file.getParent())) {
            return files.map(path -> path.getFileName().toString())
                    .anyMatch(other -> other.startsWith(name) && other.endsWith(".thresholds.json"));
        } catch (IOException e) {
            // Only a remark depends on it.
            return false;
        }
    }
}
