package org.dapo.itests;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** {@code dapo shell} as a process that receives commands. */
final class DapoShell implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 180;

    private final Path output;
    private final Path errors;
    private final Process process;
    private int lines;

    /**
     * Starts the shell.
     *
     * @param folder its working folder, which also holds its output
     * @param plugins its folder of plug-ins
     */
    DapoShell(Path folder, Path plugins) throws IOException {
        output = folder.resolve("shell.out");
        errors = folder.resolve("shell.err");
        Path temporary = Files.createDirectories(folder.resolve("tmp"));
        ProcessBuilder builder = new ProcessBuilder(
                        Distribution.home().resolve("bin/dapo").toString(), "shell")
                .directory(folder.toFile())
                .redirectOutput(output.toFile())
                .redirectError(errors.toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("DAPO_JAVA_OPTS", "-Djava.io.tmpdir=" + temporary);
        builder.environment().put("DAPO_PLUGINS", plugins.toString());
        process = builder.start();
    }

    /** Runs a command and returns its standard output after it has ended. */
    String run(String command) throws IOException, InterruptedException {
        int before = said().length();
        String end = "end-" + lines++;
        write(command + "\n");
        write("echo " + end + "\n");
        return await(before, end);
    }

    /** Runs a command in the background. */
    void runBeside(String command) throws IOException {
        write(command + " &\n");
    }

    private void write(String text) throws IOException {
        process.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().flush();
    }

    private String await(int from, String word) throws IOException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (true) {
            String said = said().substring(from);
            if (said.contains(word)) {
                return said.substring(0, said.indexOf(word));
            }
            assertTrue(process.isAlive() && System.nanoTime() < end, () -> "no " + word + " in " + toString());
            TimeUnit.MILLISECONDS.sleep(10);
        }
    }

    private String said() throws IOException {
        return Files.readString(output);
    }

    /** Returns the standard error so far. */
    String errors() throws IOException {
        return Files.readString(errors);
    }

    @Override
    public String toString() {
        try {
            return said() + errors();
        } catch (IOException e) {
            return e.toString();
        }
    }

    /** Ends the shell as a person would, and returns its exit status. */
    int exit() throws IOException, InterruptedException {
        write("exit\n");
        assertTrue(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS), this::toString);
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
