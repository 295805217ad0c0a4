package org.dapo.api.dataset;

import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.dapo.api.file.Sha256;
import org.dapo.api.image.ImageSource;
import org.dapo.api.image.MaskSource;

/**
 * Detects whether samples have changed, without reading them. The fingerprint is a hash of the samples' descriptions and of the
 * size and modification time of each of their files. Pixels that an adapter makes from a file are included if they have the
 * file's path as their name, absolute or below the data set's folder. If masks are not files, the annotation files beside the
 * images are included too.
 */
public final class DatasetFingerprint {
    /** Search depth for annotation files: the data set's folder and two levels below it. */
    private static final int LISTS_DEPTH = 3;

    private static final Pattern LIST = Pattern.compile(".*\\.(json|csv|txt|xml)", Pattern.CASE_INSENSITIVE);

    private final Sha256 hash = new Sha256();

    /** Whether a sample whose image is a file has a mask that is not a file. */
    private boolean annotated;

    private DatasetFingerprint() {}

    /**
     * Computes the fingerprint of samples.
     *
     * @param root the path with which the data set was opened: its folder, with or without settings after it
     * @param samples the samples; the stream is consumed
     * @return 64 hexadecimal digits
     */
    public static String of(Path root, Stream<Sample> samples) {
        Path folder = DatasetFolder.withoutSettings(root);
        DatasetFingerprint fingerprint = new DatasetFingerprint();
        samples.forEachOrdered(sample -> fingerprint.add(folder, sample));
        if (fingerprint.annotated) {
            fingerprint.addLists(folder);
        }
        return fingerprint.hash.hex();
    }

    private void add(Path folder, Sample sample) {
        add(sample.product() + " " + sample.id() + " " + sample.anomalous());
        boolean fromFile = sample.image() instanceof ImageSource.File;
        if (sample.image() instanceof ImageSource.File file) {
            add(file.path());
        } else {
            addIfFile(folder, sample.image().name());
        }
        for (Defect defect : sample.defects()) {
            add(defect.name());
            if (defect.mask().orElse(null) instanceof MaskSource.Pixels pixels) {
                annotated |= fromFile;
                addIfFile(folder, pixels.name());
            }
            if (defect.mask().orElse(null) instanceof MaskSource.File file) {
                add(file.path());
            }
        }
    }

    /** Adds the file from which an adapter makes pixels, if it names them by it. */
    private void addIfFile(Path folder, String name) {
        try {
            Path file = folder.resolve(name);
            if (!name.isEmpty() && Files.isRegularFile(file)) {
                add(file);
            }
        } catch (InvalidPathException e) {
            // It is no file's name.
            return;
        }
    }

    /** Adds the annotation files from which masks are made. */
    private void addLists(Path root) {
        SortedMap<String, Path> lists = new TreeMap<>();
        try {
            Path realRoot = root.toRealPath();
            Files.walkFileTree(
                    realRoot, Set.of(FileVisitOption.FOLLOW_LINKS), LISTS_DEPTH, new ListFinder(realRoot, lists));
        } catch (IOException e) {
            // The run itself reports the problem.
            add("unreadable");
        }
        lists.forEach((name, file) -> {
            add(name);
            add(file);
        });
    }

    /**
     * Finds annotation files in a folder, each by its real name. Links are followed, but not out of the folder, and not to the
     * same folder again at the same depth: a few thousand links could lead to a folder a million times.
     */
    private static final class ListFinder extends SimpleFileVisitor<Path> {
        private final Path realRoot;
        private final Map<String, Path> lists;
        private final Set<Visit> visits = new HashSet<>();

        /** A folder, and the depth at which it was reached, on which it depends what is found below it. */
        private record Visit(Path real, int depth) {}

        ListFinder(Path realRoot, Map<String, Path> lists) {
            this.realRoot = realRoot;
            this.lists = lists;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
            Path real = folder.toRealPath();
            boolean first = real.startsWith(realRoot) && visits.add(new Visit(real, folder.getNameCount()));
            return first ? FileVisitResult.CONTINUE : FileVisitResult.SKIP_SUBTREE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            boolean isList = LIST.matcher(file.getFileName().toString()).matches();
            if (isList && attributes.isRegularFile() && file.toRealPath().startsWith(realRoot)) {
                String separator = file.getFileSystem().getSeparator();
                lists.put(realRoot.relativize(file.toRealPath()).toString().replace(separator, "/"), file);
            }
            return FileVisitResult.CONTINUE;
        }

        /** An entry that cannot be listed, or a link cycle, does not stop the search. */
        @Override
        public FileVisitResult visitFileFailed(Path file, IOException e) {
            return FileVisitResult.CONTINUE;
        }
    }

    private void add(Path file) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            add(attributes.size() + " " + attributes.lastModifiedTime().toMillis());
        } catch (IOException e) {
            // The run itself reports the problem.
            add("unreadable");
        }
    }

    private void add(String text) {
        hash.add(text + "\n");
    }
}
