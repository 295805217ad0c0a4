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
import java.util.HashSet;
import java.util.Set;

/**
 * A file that is replaced atomically. A reader sees the old content or the new one, never a part, even if the process is killed
 * or the power fails. Writers of one file in one process wait for each other; writers in several processes are not supported.
 */
public final class AtomicFile {
    /** The most bytes of a name for which the temporary one fits into 255 bytes too. */
    private static final int LONGEST_NAME = 250;

    /** The temporary files that are being written, each by its folder's real path. */
    private static final Set<Path> WRITING = new HashSet<>();

    private AtomicFile() {}

    /**
     * Writes a temporary file beside the target and moves it there once it is on the disk. If the thread was interrupted before
     * the call, the file is still written, so that finished work is kept; the thread stays interrupted.
     *
     * @param file the target; its folder must exist
     * @param content writes the content
     * @throws IOException if it cannot be written; the message is one line that names the file. The file is then unchanged, and
     *     no temporary file is left
     */
    public static void write(Path file, Content content) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null) {
            throw new IOException("cannot write %s: it is the root of a file system".formatted(file));
        }
        // In the same folder, since a move is atomic only within one file system. The name is fixed, so that the
        // leftover of a killed process is deleted by the next writer and leftovers do not accumulate. An existing
        // entry of that name may also be a stranger's link to another place; it is not written through.
        Path temporary = folder.resolve("." + shortened(file.getFileName().toString()) + ".tmp");
        Path key = real(folder).resolve(temporary.getFileName());
        // Channels refuse to work on an interrupted thread.
        boolean interrupted = Thread.interrupted();
        interrupted |= take(key);
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
            giveBack(key);
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
        forceFolder(folder);
    }

    /** The same for every path that leads to the folder. */
    private static Path real(Path folder) {
        try {
            return folder.toRealPath();
        } catch (IOException e) {
            // Writing fails too.
            return folder.normalize();
        }
    }

    /** Waits until no other thread writes this temporary file. Returns whether the thread was interrupted meanwhile. */
    private static boolean take(Path key) {
        boolean interrupted = false;
        synchronized (WRITING) {
            while (!WRITING.add(key)) {
                try {
                    WRITING.wait();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        }
        return interrupted;
    }

    private static void giveBack(Path key) {
        synchronized (WRITING) {
            WRITING.remove(key);
            WRITING.notifyAll();
        }
    }

    /** A name that still fits a file system with a dot before it and an ending. */
    private static String shortened(String name) {
        return name.getBytes(StandardCharsets.UTF_8).length <= LONGEST_NAME ? name : Sha256.of(name);
    }

    /** The file system's own message names the temporary file, which the user does not know. */
    private static String reason(IOException e) {
        if (e instanceof DirectoryNotEmptyException) {
            return "remove the folder %s, which is in its way".formatted(e.getMessage());
        }
        return e instanceof NoSuchFileException ? "its folder is not there" : FileProblem.of(e);
    }

    /**
     * Writes bytes.
     *
     * @param file the target; its folder must exist
     * @param bytes the content
     * @throws IOException if it cannot be written; the message is one line that names the file. The file is then unchanged, and
     *     no temporary file is left
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
     * @param file the target; its folder must exist
     * @param text the content
     * @throws IOException if it cannot be written; the message is one line that names the file. The file is then unchanged, and
     *     no temporary file is left
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

    /** Forces the new name to the disk too, if the system allows a folder to be opened. */
    private static void forceFolder(Path folder) {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            // Not possible on Windows and some network file systems. The content is safe; only after a power
            // failure may the target be the old file, which is complete too.
            return;
        }
    }

    /** Writes a file's content. */
    @FunctionalInterface
    public interface Content {
        /**
         * Writes all of the content.
         *
         * @param channel the open file
         * @throws IOException if it cannot be written
         */
        void writeTo(FileChannel channel) throws IOException;
    }
}
