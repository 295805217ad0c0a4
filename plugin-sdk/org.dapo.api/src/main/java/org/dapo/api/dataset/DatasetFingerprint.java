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
import java.util.Objects;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.dapo.api.file.Sha256;
import org.dapo.api.image.ImageSource;
import org.dapo.api.image.MaskSource;

/**
 * Detects whether samples have changed, without reading them. The fingerprint is a hash of the samples' descriptions and of the
 * path from the root, the size and the modification time of each of their files. Pixels that an adapter makes from a file are
 * included if they have the file's path as their name, absolute or below the data set's folder. If masks are not files, the
 * annotation files beside the images are included too.
 */
public final class DatasetFingerprint {
    /** Search depth for annotation files: the data set's folder and two levels below it. */
    private static final int LISTS_DEPTH = 3;

    private static final Pattern LIST = Pattern.compile(".*\\.(json|csv|txt|xml)", Pattern.CASE_INSENSITIVE);

    private final Sha256 hash = new Sha256();

    /** The data set's folder, or its file. */
    private final Path root;

    /** Whether a sample whose image is a file has a mask that is not a file. */
    private boolean annotated;

    private DatasetFingerprint(Path root) {
        this.root = root;
    }

    /**
     * Computes the fingerprint of samples.
     *
     * @param root the path with which the data set was opened: its folder, with or without settings after it
     * @param samples the samples; the stream is consumed
     * @return 64 hexadecimal digits
     */
    public static String of(Path root, Stream<Sample> samples) {
        DatasetFingerprint fingerprint = new DatasetFingerprint(real(DatasetFolder.withoutSettings(root)));
        samples.forEachOrdered(fingerprint::add);
        if (fingerprint.annotated) {
            fingerprint.addLists();
        }
        return fingerprint.hash.hex();
    }

    private static Path real(Path root) {
        try {
            return root.toRealPath();
        } catch (IOException e) {
            // Data that is drawn has no folder.
            return root.toAbsolutePath();
        }
    }

    private void add(Sample sample) {
        add(sample.product() + " " + sample.id() + " " + sample.anomalous());
        boolean fromFile = sample.image() instanceof ImageSource.File;
        if (sample.image() instanceof ImageSource.File file) {
            add(file.path());
        } else {
            addIfFile(sample.image().name());
        }
        for (Defect defect : sample.defects()) {
            add(defect.name());
            if (defect.mask().orElse(null) instanceof MaskSource.Pixels pixels) {
                annotated |= fromFile;
                addIfFile(pixels.name());
            }
            if (defect.mask().orElse(null) instanceof MaskSource.File file) {
                add(file.lowest() + ".." + file.highest());
                add(file.path());
            }
        }
    }

    /** Adds the file from which an adapter makes pixels, if it names them by it. */
    private void addIfFile(String name) {
        try {
            Path file = root.resolve(name);
            if (!name.isEmpty() && Files.isRegularFile(file)) {
                add(file);
            }
        } catch (InvalidPathException e) {
            // It is no file's name.
            return;
        }
    }

    /** Adds the annotation files from which masks are made. */
    private void addLists() {
        SortedSet<Path> lists = new TreeSet<>();
        try {
            Files.walkFileTree(root, Set.of(FileVisitOption.FOLLOW_LINKS), LISTS_DEPTH, new ListFinder(root, lists));
        } catch (IOException e) {
            // The run itself reports the problem.
            add("unreadable");
        }
        lists.forEach(this::add);
    }

    /**
     * Finds annotation files in a folder, each by its real name. Links are followed, but not out of the folder, and not to the
     * same folder again at the same depth: a few thousand links could lead to a folder a million times.
     */
    private static final class ListFinder extends SimpleFileVisitor<Path> {
        private final Path realRoot;
        private final Set<Path> lists;
        private final Set<Visit> visits = new HashSet<>();

        /** A folder, and the depth at which it was reached, on which it depends what is found below it. */
        private record Visit(Path real, int depth) {}

        ListFinder(Path realRoot, Set<Path> lists) {
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
                lists.add(file.toRealPath());
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
            Path real = file.toRealPath();
            BasicFileAttributes attributes = Files.readAttributes(real, BasicFileAttributes.class);
            // There is no way from the root to a file of another file system.
            boolean reachable = Objects.equals(real.getRoot(), root.getRoot());
            add((reachable ? root.relativize(real) : real).toString());
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
