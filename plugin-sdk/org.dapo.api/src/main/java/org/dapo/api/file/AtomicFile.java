package org.dapo.api.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * A file that is replaced in one step: whoever opens it sees the old content or the new one, never a part, whenever the
 * process is killed or the power fails. Two writers of one file at a time are not supported.
 */
public final class AtomicFile {
    private AtomicFile() {}

    /**
     * Writes a file beside its target and moves it there when it is on the disk. A thread that was interrupted before writes all the
     * same, and stays interrupted: what is done is kept.
     *
     * @param file the target; its folder exists
     * @param content writes the content
     * @throws IOException if it cannot be written; the message is one line that names the file, which is then as it was,
     *     and nothing lies beside it
     */
    public static void write(Path file, Content content) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null) {
            throw new IOException("cannot write %s: it is the root of a file system".formatted(file));
        }
        // In the same folder, since only within one file system is a move a single step. Always of one name, so that
        // what a killed process left is deleted by the next and does not pile up. What lies there may also be a
        // stranger's link to somewhere else, and is not written through.
        Path temporary = folder.resolve("." + file.getFileName() + ".tmp");
        // Channels refuse a thread that is interrupted.
        boolean interrupted = Thread.interrupted();
        try {
            Files.deleteIfExists(temporary);
            try (FileChannel channel = FileChannel.open(
                    temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
                content.writeTo(channel);
                channel.force(true);
            }
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            deleteAfter(e, temporary);
            throw new IOException("cannot write %s: %s".formatted(file, reason(e)), e);
        } catch (RuntimeException | Error e) {
            deleteAfter(e, temporary);
            throw e;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
        forceFolder(folder);
    }

    /** A file system's own message names the temporary file, of which the user knows nothing. */
    private static String reason(IOException e) {
        if (e instanceof DirectoryNotEmptyException) {
            return "remove the folder %s, which is in its way".formatted(e.getMessage());
        }
        return e instanceof NoSuchFileException ? "its folder is not there" : FileProblem.of(e);
    }

    /**
     * Writes bytes.
     *
     * @param file the target; its folder exists
     * @param bytes the content
     * @throws IOException if it cannot be written; the message is one line that names the file, which is then as it was,
     *     and nothing lies beside it
     */
    public static void write(Path file, byte[] bytes) throws IOException {
        write(file, channel -> {
            ByteBuffer left = ByteBuffer.wrap(bytes);
            while (left.hasRemaining()) {
                channel.write(left);
            }
        });
    }

    /**
     * Writes a text in UTF-8.
     *
     * @param file the target; its folder exists
     * @param text the content
     * @throws IOException if it cannot be written; the message is one line that names the file, which is then as it was,
     *     and nothing lies beside it
     */
    public static void write(Path file, String text) throws IOException {
        write(file, text.getBytes(StandardCharsets.UTF_8));
    }

    private static void deleteAfter(Throwable failure, Path temporary) {
        try {
            Files.deleteIfExists(temporary);
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    /** Puts the new name on the disk too, where the system lets a folder be opened. */
    private static void forceFolder(Path folder) {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            // Windows and some network file systems cannot do it. The content is safe; only after a loss of power may
            // the target be the old one, which is as whole as the new.
            return;
        }
    }

    /** Writes a file's content. */
    @FunctionalInterface
    public interface Content {
        /**
         * Writes it all.
         *
         * @param channel the open file
         * @throws IOException if it cannot be written
         */
        void writeTo(FileChannel channel) throws IOException;
    }
}
