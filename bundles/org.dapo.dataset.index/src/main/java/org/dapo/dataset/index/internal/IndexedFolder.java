package org.dapo.dataset.index.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.dapo.api.dataset.DatasetException;

/**
 * The folder that an index file describes, and that none of its paths may leave.
 *
 * @param index the index file
 * @param folder its folder
 * @param realFolder the folder without links
 */
record IndexedFolder(Path index, Path folder, Path realFolder) {
    private static final Pattern DRIVE = Pattern.compile("[A-Za-z]:.*");

    static IndexedFolder of(Path index) throws DatasetException {
        Path parent = index.getParent();
        Path folder = parent == null ? Path.of("") : parent;
        try {
            IndexedFolder indexed = new IndexedFolder(index, folder, folder.toRealPath());
            indexed.requireInside(index, index.toString());
            return indexed;
        } catch (IOException e) {
            throw new DatasetException("%s cannot be read: %s".formatted(index, e), e);
        }
    }

    /**
     * Finds the file that an entry means. Backslashes count as slashes: indexes are written on Windows too.
     *
     * @param location where the path is written, for messages
     * @param written the path as written
     * @return the path below the folder, whether or not there is such a file
     * @throws DatasetException if the path leads out of the folder, by itself or by a link
     */
    Path resolve(String location, String written) throws DatasetException {
        String what = "%s: %s: '%s'".formatted(index, location, printable(written));
        try {
            String slashed = written.replace('\\', '/');
            Path relative = Path.of(slashed).normalize();
            if (slashed.startsWith("/") || DRIVE.matcher(slashed).matches() || relative.startsWith("..")) {
                throw outside(what);
            }
            if (relative.toString().isEmpty()) {
                throw new DatasetException(what + " names no file");
            }
            Path file = folder.resolve(relative);
            if (Files.exists(file)) {
                requireInside(file, what);
            }
            return file;
        } catch (InvalidPathException e) {
            throw new DatasetException(what + " is not a path", e);
        } catch (IOException e) {
            throw new DatasetException("%s cannot be read: %s".formatted(what, e), e);
        }
    }

    /** The path below the folder, with forward slashes. */
    String nameOf(Path file) {
        return folder.relativize(file).toString().replace(file.getFileSystem().getSeparator(), "/");
    }

    private void requireInside(Path file, String what) throws IOException, DatasetException {
        if (!file.toRealPath().startsWith(realFolder)) {
            throw outside(what);
        }
    }

    private DatasetException outside(String what) {
        return new DatasetException("%s leads out of the data set %s".formatted(what, folder));
    }

    private static String printable(String text) {
        return text.replaceAll("\\p{Cntrl}", "?");
    }
}
