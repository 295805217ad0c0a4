package org.dapo.api.dataset;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.dapo.api.file.FileProblem;

/**
 * The boundary of a data set, which neither a written path nor a link may cross.
 *
 * @param root the root as it was given
 * @param realRoot the same without links
 */
record Boundary(Path root, Path realRoot) {
    /** The longest path that Linux knows. Making a path normal can take time of the square of its length. */
    private static final int LONGEST_PATH = 4096;

    private static final Pattern DRIVE = Pattern.compile("[A-Za-z]:.*");

    /** Distinguishes this kind of problem from others during a check. */
    static final class OutsideException extends DatasetException {
        private static final long serialVersionUID = 1L;

        OutsideException(String message) {
            super(message);
        }
    }

    /**
     * Requires that a file, at the end of all links, lies within the root.
     *
     * @throws OutsideException if it lies outside
     * @throws DatasetException if a link leads nowhere, or the file cannot be read
     */
    void requireInside(Path path, String what) throws DatasetException {
        try {
            if (!path.toRealPath().startsWith(realRoot)) {
                throw outside(what);
            }
        } catch (NoSuchFileException e) {
            throw new DatasetException("%s leads nowhere; mend or remove it".formatted(what), e);
        } catch (IOException e) {
            throw new DatasetException("%s cannot be read: %s".formatted(what, FileProblem.of(e)), e);
        }
    }

    /** Resolves a path from a file of the data set, as {@link DatasetFolder#resolve} describes it. */
    Path resolve(String where, String written) throws DatasetException {
        if (written.length() > LONGEST_PATH) {
            throw new DatasetException(
                    "%s: a path of %d letters; %d are the most".formatted(where, written.length(), LONGEST_PATH));
        }
        String what = "%s: '%s'".formatted(where, written);
        String slashed = written.replace('\\', '/');
        Path relative;
        try {
            relative = root.getFileSystem().getPath(slashed).normalize();
        } catch (InvalidPathException e) {
            throw new DatasetException("%s is not a path: %s".formatted(what, e.getReason()), e);
        }
        if (slashed.startsWith("/") || DRIVE.matcher(slashed).matches() || relative.startsWith("..")) {
            throw outside(what);
        }
        if (relative.toString().isEmpty()) {
            throw new DatasetException(what + " names no file");
        }
        requireInside(nearestExisting(relative), what);
        return root.resolve(relative);
    }

    /** The file may be missing although its folder exists; that folder must not be a link out of the root either. */
    private Path nearestExisting(Path relative) {
        Path existing = realRoot;
        for (Path part : relative) {
            Path next = existing.resolve(part);
            if (!Files.exists(next, LinkOption.NOFOLLOW_LINKS)) {
                break;
            }
            existing = next;
        }
        return existing;
    }

    private OutsideException outside(String what) {
        return new OutsideException(
                "%s leads out of the data set %s; all its files must lie in it".formatted(what, root));
    }
}
