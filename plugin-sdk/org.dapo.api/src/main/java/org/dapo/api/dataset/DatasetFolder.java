package org.dapo.api.dataset;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.dapo.api.file.FileProblem;

/**
 * The root of a data set, and the one way to what lies below it: a path that was listed or resolved here leads to nothing
 * outside the root, neither by itself nor by a link. The root itself may be a link. Thread-safe, unless it was opened with
 * findings that collect.
 */
public final class DatasetFolder {
    private static final Set<String> IMAGE_SUFFIXES = Set.of("png", "jpg", "jpeg", "bmp", "tif", "tiff", "gif");

    /** Six times as many as the largest public set has. */
    private static final int MOST_FOLDERS = 200_000;

    private static final Pattern DRIVE = Pattern.compile("[A-Za-z]:.*");

    private final Path root;
    private final Path realRoot;
    private final DatasetFindings findings;

    private DatasetFolder(Path root, Path realRoot, DatasetFindings findings) {
        this.root = root;
        this.realRoot = realRoot;
        this.findings = findings;
    }

    /**
     * What a folder holds, each list in the order of names. Hidden files and files that are no images are left out.
     *
     * @param folders the folders in it
     * @param images the files whose names end like an image's, in upper or lower case
     */
    public record Listing(List<Path> folders, List<Path> images) {}

    /**
     * Opens a data set's root.
     *
     * @param root the folder
     * @param expected what the layout expects it to be, for the message, such as {@code the folder of the products}
     * @return the opened folder
     * @throws DatasetException if it is empty, not there, not a folder, or cannot be read
     */
    public static DatasetFolder open(Path root, String expected) throws DatasetException {
        return open(root, expected, DatasetFindings.refusing());
    }

    /**
     * Opens a data set's root for a reader that may go on past what is wrong.
     *
     * @param root the folder
     * @param expected what the layout expects it to be, for the message, such as {@code the folder of the products}
     * @param findings what becomes of links and paths that lead nowhere or out of the root
     * @return the opened folder
     * @throws DatasetException if it is empty, not there, not a folder, or cannot be read
     */
    public static DatasetFolder open(Path root, String expected, DatasetFindings findings) throws DatasetException {
        if (root.toString().isEmpty()) {
            // It is the folder where the process stands, which nobody meant who named a layout alone.
            throw new DatasetException(
                    "no path is given behind the layout's name; it should be %s, or a dot for the current folder"
                            .formatted(expected));
        }
        if (!Files.isDirectory(root)) {
            throw new DatasetException("%s %s; it should be %s".formatted(root, FileProblem.at(root), expected));
        }
        try {
            return new DatasetFolder(root, root.toRealPath(), findings);
        } catch (IOException e) {
            throw new DatasetException("the folder %s cannot be read: %s".formatted(root, FileProblem.of(e)), e);
        }
    }

    /**
     * The root as it was given.
     *
     * @return the folder that was opened
     */
    public Path root() {
        return root;
    }

    /**
     * Lists the folders and images in a folder, not those in its folders.
     *
     * @param folder the root or a folder below it
     * @return what it holds; without links that lead nowhere or out of the root, if the findings collect these; empty where it cannot be
     *     listed and they collect that
     * @throws DatasetException if it cannot be listed, or if it or a link in it leads nowhere or out of the root
     */
    public Listing list(Path folder) throws DatasetException {
        List<Path> folders = new ArrayList<>();
        List<Path> images = new ArrayList<>();
        if (!allows(folder)) {
            return new Listing(List.of(), List.of());
        }
        for (Path entry : visibleEntries(folder)) {
            if (Files.isSymbolicLink(entry) && !allows(entry)) {
                continue;
            }
            if (Files.isDirectory(entry)) {
                folders.add(entry);
            } else if (isImage(entry)) {
                images.add(entry);
            }
        }
        return new Listing(List.copyOf(folders), List.copyOf(images));
    }

    /**
     * Lists the images in a folder and in all folders below it. A link to a folder is followed, but not to one that it lies in.
     *
     * @param folder the root or a folder below it
     * @return the images, folder by folder; without what links that lead nowhere or out of the root mean, if the findings
     *     collect these
     * @throws DatasetException as {@link #list} throws it, or if links make many folders of few
     */
    public List<Path> imagesBelow(Path folder) throws DatasetException {
        List<Path> images = new ArrayList<>();
        addImagesBelow(folder, List.of(), new int[1], images);
        return List.copyOf(images);
    }

    private void addImagesBelow(Path folder, List<Path> above, int[] folders, List<Path> images)
            throws DatasetException {
        List<Path> way = new ArrayList<>(above);
        try {
            way.add(folder.toRealPath());
        } catch (IOException e) {
            throw new DatasetException("the folder %s cannot be read: %s".formatted(folder, FileProblem.of(e)), e);
        }
        if (above.contains(way.get(above.size()))) {
            return;
        }
        if (++folders[0] > MOST_FOLDERS) {
            throw new DatasetException("%s has more than %d folders; remove links in it that lead to folders of its own"
                    .formatted(root, MOST_FOLDERS));
        }
        Listing listing = list(folder);
        images.addAll(listing.images());
        for (Path below : listing.folders()) {
            addImagesBelow(below, way, folders, images);
        }
    }

    /**
     * Lists the files of another kind than images in a folder, such as tables or indexes.
     *
     * @param folder the root or a folder below it
     * @param ending what their names end with, in lower case, such as {@code .json}
     * @return those whose names end so, in upper or lower case, in the order of names and without hidden ones; without
     *     links that lead nowhere or out of the root, if the findings collect these
     * @throws DatasetException if it cannot be listed, or if it or a link to such a file leads nowhere or out of the root
     */
    public List<Path> files(Path folder, String ending) throws DatasetException {
        List<Path> files = new ArrayList<>();
        if (!allows(folder)) {
            return List.of();
        }
        for (Path entry : visibleEntries(folder)) {
            boolean wanted =
                    entry.getFileName().toString().toLowerCase(Locale.ROOT).endsWith(ending);
            if (wanted && (!Files.isSymbolicLink(entry) || allows(entry)) && Files.isRegularFile(entry)) {
                files.add(entry);
            }
        }
        return List.copyOf(files);
    }

    /**
     * The folder in what a data set is opened with, which may have settings behind it, as in {@code data/coco,product=nut}. A folder whose
     * name looks like that is the folder.
     *
     * @param root the path as an adapter is given it
     * @return the path before the settings; whether there is such a folder is not said
     */
    public static Path withoutSettings(Path root) {
        String written = root.toString();
        while (written.lastIndexOf(',') > 0 && Files.notExists(Path.of(written))) {
            written = written.substring(0, written.lastIndexOf(','));
        }
        return Path.of(written);
    }

    /**
     * Finds the file that a path in an index, a table or the layout's description means. Backslashes count as slashes,
     * since such files are written on Windows too.
     *
     * @param where where the path is written, for messages, such as {@code split.csv, line 3}
     * @param written the path below the root as it is written, not yet trusted
     * @return the path, whether or not there is such a file
     * @throws DatasetException if it names no file, leads nowhere, or leads out of the root
     */
    public Path resolve(String where, String written) throws DatasetException {
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
        // Of a file that is not there, the folder may be; it must not be a link that leads out either.
        Path existing = realRoot.resolve(relative);
        while (!existing.equals(realRoot) && !Files.exists(existing, LinkOption.NOFOLLOW_LINKS)) {
            existing = existing.getParent();
        }
        requireInside(existing, what);
        return root.resolve(relative);
    }

    /**
     * Finds the file that a path in an index or a table means, as {@link #resolve} does, for a reader that may go on.
     *
     * @param where where the path is written, for messages, such as {@code split.csv, line 3}
     * @param written the path below the root as it is written, not yet trusted
     * @return the path, whether or not there is such a file; empty if it was refused and the findings collect that
     * @throws DatasetException if it names no file, leads nowhere, or leads out of the root
     */
    public Optional<Path> find(String where, String written) throws DatasetException {
        try {
            return Optional.of(resolve(where, written));
        } catch (DatasetException e) {
            DatasetNote.Kind kind =
                    e instanceof OutsideException ? DatasetNote.Kind.LEADS_OUTSIDE : DatasetNote.Kind.LEADS_NOWHERE;
            findings.refuse(kind, where, e);
            return Optional.empty();
        }
    }

    /**
     * The name of a file or folder in ids and notes.
     *
     * @param path a path below the root
     * @return the path relative to the root, with forward slashes
     */
    public String nameOf(Path path) {
        return root.relativize(path).toString().replace(path.getFileSystem().getSeparator(), "/");
    }

    /**
     * The id of an image's sample: its name without the ending. What an id must not have becomes an underscore, so that
     * two images may come to have one id; letters with accents are composed, so that an id does not depend on the file
     * system.
     *
     * @param image a file below the root
     * @return an id that {@link Sample} accepts
     */
    public String idOf(Path image) {
        // As text: a path would be tidied, and the stem of "...png" is "..".
        String name = nameOf(image);
        int fileName = name.length() - image.getFileName().toString().length();
        name = name.substring(0, fileName) + stem(image);
        return Sample.ILLEGAL_IN_ID
                .matcher(Normalizer.normalize(name, Normalizer.Form.NFC))
                .replaceAll("_");
    }

    /**
     * A file's name without its ending.
     *
     * @param file the file
     * @return the name up to its last dot; all of it if there is none, or none but the first character
     */
    public static String stem(Path file) {
        String name = file.getFileName().toString();
        int dot = name.lastIndexOf('.');
        return dot > 0 ? name.substring(0, dot) : name;
    }

    private static boolean isImage(Path file) {
        String name = file.getFileName().toString();
        String suffix = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        return name.contains(".") && IMAGE_SUFFIXES.contains(suffix) && Files.isRegularFile(file);
    }

    /** By name as text: the order of paths differs between operating systems. */
    private List<Path> visibleEntries(Path folder) throws DatasetException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(entry -> !entry.getFileName().toString().startsWith("."))
                    .sorted(Comparator.comparing(entry -> entry.getFileName().toString()))
                    .toList();
        } catch (IOException e) {
            return unlisted(folder, e);
        } catch (UncheckedIOException e) {
            return unlisted(folder, e.getCause());
        }
    }

    private List<Path> unlisted(Path folder, IOException e) throws DatasetException {
        String problem = "the folder %s cannot be listed: %s".formatted(folder, FileProblem.of(e));
        findings.refuse(DatasetNote.Kind.OTHER, nameOf(folder), new DatasetException(problem, e));
        return List.of();
    }

    private boolean allows(Path entry) throws DatasetException {
        try {
            requireInside(entry, entry.toString());
            return true;
        } catch (OutsideException e) {
            findings.refuse(DatasetNote.Kind.LEADS_OUTSIDE, nameOf(entry), e);
        } catch (DatasetException e) {
            findings.refuse(DatasetNote.Kind.LEADS_NOWHERE, nameOf(entry), e);
        }
        return false;
    }

    private void requireInside(Path path, String what) throws DatasetException {
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

    private OutsideException outside(String what) {
        return new OutsideException(
                "%s leads out of the data set %s; all its files must lie in it".formatted(what, root));
    }

    /** Told apart from other refusals where a check goes on. */
    private static final class OutsideException extends DatasetException {
        private static final long serialVersionUID = 1L;

        OutsideException(String message) {
            super(message);
        }
    }
}
