package org.dapo.launcher;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The folder in which a framework keeps its state while a process lives. Its name holds the process's number. */
final class StorageFolder {
    private static final Pattern NAME = Pattern.compile("dapo-(\\d{1,18})-.*");

    private StorageFolder() {}

    /**
     * Creates a folder for this process, and deletes those of processes that were killed.
     *
     * @param parent where storage folders lie
     * @return the new folder
     * @throws IOException if it cannot be created
     */
    static Path create(Path parent) throws IOException {
        try (DirectoryStream<Path> left = Files.newDirectoryStream(parent, "dapo-*")) {
            for (Path folder : left) {
                Matcher name = NAME.matcher(folder.getFileName().toString());
                if (name.matches()
                        && ProcessHandle.of(Long.parseLong(name.group(1))).isEmpty()) {
                    deleteIfOurs(folder);
                }
            }
        }
        return Files.createTempDirectory(
                parent, "dapo-" + ProcessHandle.current().pid() + "-");
    }

    private static void deleteIfOurs(Path folder) {
        try {
            Folders.delete(folder);
        } catch (IOException e) {
            // Another user's, or another process is deleting it at this moment: it is no concern of this run.
            return;
        }
    }
}
