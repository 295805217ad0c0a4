package org.dapo.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Tests the start script with a Java that only tells how it was started. */
@EnabledOnOs(OS.LINUX)
class StartScriptTest {
    private static final String TELLS = """
            #!/usr/bin/env bash
            readlink /proc/$$/fd/0 /proc/$$/fd/1 /proc/$$/fd/2 >"$TOLD"
            """;

    private static final Path SCRIPT = Path.of("src/main/distribution/bin/dapo").toAbsolutePath();

    @TempDir
    private Path folder;

    @Test
    void javaHasAllStandardStreamsWhicheverAreClosed() throws Exception {
        String all = "/dev/null\n/dev/null\n/dev/null\n";
        for (String streams : List.of("<&- >/dev/null 2>&1", "</dev/null >&- 2>/dev/null", "<&- >&- 2>&-")) {
            assertEquals(all, told("bash '" + SCRIPT + "' " + streams), streams);
        }
    }

    @Test
    void aCurrentFolderThatIsGoneIsTold() throws Exception {
        Path said = folder.resolve("said");
        String gone = "mkdir gone && cd gone && rmdir ../gone && bash '%s' 2>'%s'".formatted(SCRIPT, said);
        assertEquals("", told(gone + "; [ $? = 1 ]"));
        List<String> lines = new ArrayList<>(Files.readAllLines(said));
        // Bash has its say first.
        lines.removeIf(line -> line.contains("getcwd"));
        assertEquals(List.of("dapo: the current folder no longer exists; change to one that does"), lines);
    }

    @Test
    void anOlderJavaIsToldByItsVersion() throws Exception {
        Path said = folder.resolve("said");
        String start = "bash '%s' version 2>'%s'".formatted(SCRIPT, said);
        for (String old : List.of("1.8.0_402", "11.0.22", "16")) {
            Files.writeString(folder.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + old + "\"\n");
            assertEquals("", told(start + "; [ $? = 1 ]"));
            assertEquals(
                    "dapo: '%s/bin/java' is Java %s; Java 17 or later is needed (JAVA_HOME or PATH)"
                            .formatted(folder, old.startsWith("1.") ? "8" : old.substring(0, 2)),
                    Files.readString(said).strip());
        }
        for (String recent : List.of("17", "17.0.1", "25.0.1", "26-ea")) {
            Files.writeString(folder.resolve("release"), "JAVA_VERSION=\"" + recent + "\"\n");
            assertFalse(told(start).isEmpty(), recent);
        }
    }

    /** What Java told of its streams; empty if it was not started. */
    private String told(String command) throws Exception {
        Path java = Files.createDirectories(folder.resolve("bin")).resolve("java");
        Files.writeString(java, TELLS);
        java.toFile().setExecutable(true);
        Path told = Files.writeString(folder.resolve("told"), "");
        ProcessBuilder builder = new ProcessBuilder("bash", "-c", command).directory(folder.toFile());
        builder.environment().put("JAVA_HOME", folder.toString());
        builder.environment().put("TOLD", told.toString());
        Process process = builder.redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), said);
        return Files.readString(told);
    }
}
