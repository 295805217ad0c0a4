package org.dapo.dataset.mvtec.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.dapo.api.dataset.DatasetException;

/** The folders and images below a data set's root, of which none is reached by a link that leads out of it. */
final class DatasetFolder {
    private static final Set<String> IMAGE_SUFFIXES = Set.of("png", "jpg", "jpeg", "bmp", "tif", "tiff", "gif");
    private static final Pattern ILLEGAL_IN_ID = Pattern.compile("[^\\p{L}\\p{Nd} /_.()+,-]");

    private final Path root;
    private final Path realRoot;

    private DatasetFolder(Path root, Path realRoot) {
        this.root = root;
        this.realRoot = realRoot;
    }

    /** What a folder holds, each list in the order of names; hidden files and files that are no images are left out. */
    record Listing(List<Path> folders, List<Path> images) {}

    static DatasetFolder open(Path root) throws DatasetException {
        if (!Files.isDirectory(root)) {
            throw new DatasetException("%s is %s; the mvtec layout needs the folder that holds the products"
                    .formatted(root, Files.exists(root) ? "not a folder" : "not there"));
        }
        try {
            return new DatasetFolder(root, root.toRealPath());
        } catch (IOException e) {
            throw new DatasetException("the folder %s cannot be read: %s".formatted(root, e), e);
        }
    }

    Path root() {
        return root;
    }

    Listing list(Path folder) throws DatasetException {
        List<Path> folders = new ArrayList<>();
        List<Path> images = new ArrayList<>();
        for (Path entry : visibleEntries(folder)) {
            if (Files.isSymbolicLink(entry)) {
                requireInside(entry);
            }
            if (Files.isDirectory(entry)) {
                folders.add(entry);
            } else if (isImage(entry)) {
                images.add(entry);
            }
        }
        return new Listing(folders, images);
    }

    /** The path below the root, with forward slashes. */
    String nameOf(Path path) {
        return root.relativize(path).toString().replace(path.getFileSystem().getSeparator(), "/");
    }

    /**
     * The id of an image: its path below the root without the ending. Characters that an id must not have become
     * underscores; letters with accents are composed, so that an id does not depend on the file system.
     */
    String idOf(Path image) {
        String name = Normalizer.normalize(nameOf(image.resolveSibling(stem(image))), Normalizer.Form.NFC);
        return ILLEGAL_IN_ID.matcher(name).replaceAll("_");
    }

    static String stem(Path file) {
        String name = file.getFileName().toString();
        return name.substring(0, name.lastIndexOf('.'));
    }

    private static boolean isImage(Path file) {
        String name = file.getFileName().toString();
        String suffix = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        return name.contains(".") && IMAGE_SUFFIXES.contains(suffix) && Files.isRegularFile(file);
    }

    private static List<Path> visibleEntries(Path folder) throws DatasetException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(entry -> !entry.getFileName().toString().startsWith("."))
                    .sorted()
                    .toList();
        } catch (IOException | UncheckedIOException e) {
            throw new DatasetException("the folder %s cannot be listed: %s".formatted(folder, e), e);
        }
    }

    private void requireInside(Path link) throws DatasetException {
        try {
            if (!link.toRealPath().startsWith(realRoot)) {
                throw new DatasetException(
                        "%s is a link that leads out of the data set %s; put the files themselves there"
                                .formatted(link, root));
            }
        } catch (IOException e) {
            throw new DatasetException("%s is a link that leads nowhere; mend or remove it".formatted(link), e);
        }
    }
}
