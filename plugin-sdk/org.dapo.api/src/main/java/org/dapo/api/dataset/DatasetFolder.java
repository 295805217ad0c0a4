package org.dapo.api.dataset;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.dapo.api.file.FileProblem;

/**
 * The root of a data set, and the only access to the files below it. A path that was listed or resolved here never leads outside
 * the root, neither directly nor through a link. The root itself may be a link. Thread-safe.
 */
public final class DatasetFolder {
    private static final Set<String> IMAGE_SUFFIXES =
            Set.of("png", "jpg", "jpeg", "jpe", "jfif", "bmp", "tif", "tiff", "gif");

    /** Formats of images that cannot be read. They are noted, since someone who put them there expects them to count. */
    private static final Set<String> OTHER_SUFFIXES =
            Set.of("webp", "jp2", "pgm", "ppm", "pnm", "tga", "heic", "avif", "exr", "dng");

    /** Folders that operating systems and network storage put among a user's. */
    private static final Set<String> OF_SYSTEMS = Set.of("@eaDir", "__MACOSX", "$RECYCLE.BIN", "lost+found");

    private final Path root;
    private final Boundary boundary;
    private final DatasetFindings findings;

    /** The files in other formats that were noted: a folder may be listed more than once. */
    private final Set<Path> noted = ConcurrentHashMap.newKeySet();

    private DatasetFolder(Boundary boundary, DatasetFindings findings) {
        this.root = boundary.root();
        this.boundary = boundary;
        this.findings = findings;
    }

    /**
     * The contents of a folder, each list in the order of names. Hidden files, folders of operating systems and files that are not
     * images are left out.
     *
     * @param folders the folders in it
     * @param images the files whose names have an image suffix, in upper or lower case
     */
    public record Listing(List<Path> folders, List<Path> images) {}

    /**
     * Opens a data set's root for a reader that hands on no notes: what is noted, such as images in formats that are not read, is
     * lost.
     *
     * @param root the folder
     * @param expected what the layout expects there, for the message, such as {@code the folder of the products}
     * @return the opened folder, which throws the first problem
     * @throws DatasetException if the path is empty, does not exist, is not a folder, or cannot be read
     */
    public static DatasetFolder open(Path root, String expected) throws DatasetException {
        return open(root, expected, DatasetFindings.refusing());
    }

    /**
     * Opens a data set's root.
     *
     * @param root the folder
     * @param expected what the layout expects there, for the message, such as {@code the folder of the products}
     * @param findings receives images in formats that are not read, and links and paths that are broken or lead out of the root
     * @return the opened folder
     * @throws DatasetException if the path is empty, does not exist, is not a folder, or cannot be read
     */
    public static DatasetFolder open(Path root, String expected, DatasetFindings findings) throws DatasetException {
        if (root.toString().isEmpty()) {
            // An empty path is the process's working directory, which a user who named only a layout did not intend.
            throw new DatasetException(
                    "no path is given behind the layout's name; it should be %s, or a dot for the current folder"
                            .formatted(expected));
        }
        if (!Files.isDirectory(root)) {
            throw new DatasetException("%s %s; it should be %s".formatted(root, FileProblem.at(root), expected));
        }
        try {
            return new DatasetFolder(new Boundary(root, root.toRealPath()), findings);
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
     * Lists the folders and images directly in a folder.
     *
     * @param folder the root or a folder below it
     * @return its contents. If the findings collect, broken links and links out of the root are left out, and the listing of an
     *     unreadable folder is empty
     * @throws DatasetException if it cannot be listed, or if it or a link in it is broken or leads out of the root
     */
    public Listing list(Path folder) throws DatasetException {
        return list(folder, new Reached(root));
    }

    private Listing list(Path folder, Reached reached) throws DatasetException {
        List<Path> folders = new ArrayList<>();
        List<Path> images = new ArrayList<>();
        if (!allows(folder)) {
            return new Listing(List.of(), List.of());
        }
        for (Path entry : visibleEntries(folder, reached)) {
            if (Files.isSymbolicLink(entry) && !allows(entry)) {
                continue;
            }
            if (Files.isDirectory(entry)) {
                folders.add(entry);
            } else if (hasSuffix(entry, IMAGE_SUFFIXES)) {
                images.add(entry);
            } else if (hasSuffix(entry, OTHER_SUFFIXES) && noted.add(entry)) {
                findings.note(
                        DatasetNote.Kind.FILE_IGNORED,
                        nameOf(entry),
                        "images of this format are not read; convert it to PNG");
            }
        }
        return new Listing(List.copyOf(folders), List.copyOf(images));
    }

    /**
     * Lists the images in a folder and in all folders below it. A link to a folder is followed, unless that folder contains the
     * link.
     *
     * @param folder the root or a folder below it
     * @return the images, folder by folder; if the findings collect, without those behind links that are broken or lead out of
     *     the root
     * @throws DatasetException as {@link #list} throws it, or if more than 200,000 folders or 2,000,000 files are reached,
     *     as may happen through links
     */
    public List<Path> imagesBelow(Path folder) throws DatasetException {
        List<Path> images = new ArrayList<>();
        addImagesBelow(folder, List.of(), new Reached(root), images);
        return List.copyOf(images);
    }

    private void addImagesBelow(Path folder, List<Path> above, Reached reached, List<Path> images)
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
        reached.folder();
        Listing listing = list(folder, reached);
        images.addAll(listing.images());
        for (Path below : listing.folders()) {
            addImagesBelow(below, way, reached, images);
        }
    }

    /**
     * Lists the files with a given ending in a folder, such as tables or indexes.
     *
     * @param folder the root or a folder below it
     * @param ending the ending of their names, in lower case, such as {@code .json}
     * @return the files with that ending, in upper or lower case, in the order of names, without hidden ones; if the findings
     *     collect, without links that are broken or lead out of the root
     * @throws DatasetException if it cannot be listed, or if it or a link to such a file is broken or leads out of the root
     */
    public List<Path> files(Path folder, String ending) throws DatasetException {
        List<Path> files = new ArrayList<>();
        if (!allows(folder)) {
            return List.of();
        }
        for (Path entry : visibleEntries(folder, new Reached(root))) {
            boolean wanted =
                    entry.getFileName().toString().toLowerCase(Locale.ROOT).endsWith(ending);
            if (wanted && (!Files.isSymbolicLink(entry) || allows(entry)) && Files.isRegularFile(entry)) {
                files.add(entry);
            }
        }
        return List.copyOf(files);
    }

    /**
     * Strips the settings from the path with which a data set is opened, as in {@code data/coco,product=nut}. If a folder of the
     * whole name exists, the whole name is the folder.
     *
     * @param root the path as an adapter receives it
     * @return the path before the settings; the folder need not exist
     */
    public static Path withoutSettings(Path root) {
        String written = root.toString();
        while (written.lastIndexOf(',') > 0 && Files.notExists(Path.of(written))) {
            written = written.substring(0, written.lastIndexOf(','));
        }
        return Path.of(written);
    }

    /**
     * Resolves a path from an index, a table or the layout's description. Backslashes count as slashes, since such files may have
     * been written on Windows.
     *
     * @param where where the path is written, for messages, such as {@code split.csv, line 3}
     * @param written the path below the root as it is written; it need not be trusted
     * @return the path, whether or not such a file exists
     * @throws DatasetException if it names no file, is broken, or leads out of the root
     */
    public Path resolve(String where, String written) throws DatasetException {
        return boundary.resolve(where, written);
    }

    /**
     * Resolves a path as {@link #resolve} does, for a reader that may continue after problems.
     *
     * @param where where the path is written, for messages, such as {@code split.csv, line 3}
     * @param written the path below the root as it is written; it need not be trusted
     * @return the path, whether or not such a file exists; empty if it was rejected and the findings collect
     * @throws DatasetException if it names no file, is broken, or leads out of the root, unless the findings collect
     */
    public Optional<Path> find(String where, String written) throws DatasetException {
        try {
            return Optional.of(resolve(where, written));
        } catch (DatasetException e) {
            DatasetNote.Kind kind = e instanceof Boundary.OutsideException
                    ? DatasetNote.Kind.LEADS_OUTSIDE
                    : DatasetNote.Kind.LEADS_NOWHERE;
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
     * The id of an image's sample: its relative path without the file name's ending. Each character that is not allowed in an id
     * becomes an underscore, so that two images may get the same id. Accented letters are composed (NFC), so that an id does not
     * depend on the file system.
     *
     * @param image a file below the root
     * @return an id that {@link Sample} accepts
     */
    public String idOf(Path image) {
        // As text: a path would be normalised, and the stem of "...png" is "..".
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
     * @return the name up to its last dot; the whole name if it has no dot, or only one at its start
     */
    public static String stem(Path file) {
        String name = file.getFileName().toString();
        int dot = name.lastIndexOf('.');
        return dot > 0 ? name.substring(0, dot) : name;
    }

    private static boolean hasSuffix(Path file, Set<String> suffixes) {
        String name = file.getFileName().toString();
        String suffix = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        return name.contains(".") && suffixes.contains(suffix) && Files.isRegularFile(file);
    }

    private static boolean isUsers(Path entry) {
        String name = entry.getFileName().toString();
        return !name.startsWith(".") && !OF_SYSTEMS.contains(name);
    }

    /** Sorts by name as text: the order of paths differs between operating systems. */
    private List<Path> visibleEntries(Path folder, Reached reached) throws DatasetException {
        try (Stream<Path> entries = Files.list(folder)) {
            List<Path> visible = entries.peek(entry -> reached.entry())
                    .filter(DatasetFolder::isUsers)
                    .sorted(Comparator.comparing(entry -> entry.getFileName().toString()))
                    .toList();
            reached.requireFewEntries();
            return visible;
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
            boundary.requireInside(entry, entry.toString());
            return true;
        } catch (Boundary.OutsideException e) {
            findings.refuse(DatasetNote.Kind.LEADS_OUTSIDE, nameOf(entry), e);
        } catch (DatasetException e) {
            findings.refuse(DatasetNote.Kind.LEADS_NOWHERE, nameOf(entry), e);
        }
        return false;
    }
}
