package org.dapo.api.file;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/** Explains in words why a file could not be read or written. Java's own message is often only the file's name. */
public final class FileProblem {
    private FileProblem() {}

    /**
     * Describes an I/O failure.
     *
     * @param e the exception
     * @return one line to follow the file's name, such as {@code permission denied}
     */
    public static String of(IOException e) {
        if (e instanceof ClosedByInterruptException) {
            return "interrupted";
        }
        if (e instanceof FileSystemException system && system.getReason() != null) {
            return system.getReason().lines().findFirst().orElse("").strip();
        }
        if (e instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (e instanceof NoSuchFileException) {
            return "there is no such file or folder";
        }
        if (e instanceof FileAlreadyExistsException) {
            return "a file of that name is there";
        }
        if (e instanceof NotDirectoryException) {
            return "it is no folder";
        }
        String said = e instanceof FileSystemException ? null : e.getMessage();
        return said == null || said.isBlank()
                ? "the file system refuses it (%s)".formatted(e.getClass().getSimpleName())
                : said.lines().findFirst().orElse("").strip();
    }

    /**
     * Describes what is found where a file or a folder was expected.
     *
     * @param path where it was expected
     * @return a few words to follow the path, such as {@code is not there} or {@code is a folder}
     */
    public static String at(Path path) {
        try {
            BasicFileAttributes found = Files.readAttributes(path, BasicFileAttributes.class);
            if (found.isDirectory()) {
                return "is a folder";
            }
            return found.isRegularFile() ? "is a file" : "is neither a file nor a folder";
        } catch (NoSuchFileException e) {
            return "is not there";
        } catch (IOException e) {
            return "cannot be reached: " + of(e);
        }
    }
}
