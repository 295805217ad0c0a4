package com.example.magnetictile.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.dapo.api.dataset.DatasetException;
import org.dapo.api.dataset.DatasetNote;
import org.dapo.api.dataset.DatasetNote.Kind;
import org.dapo.api.dataset.Defect;
import org.dapo.api.dataset.Sample;
import org.dapo.api.image.ImageSource;
import org.dapo.api.image.MaskSource;

/** Lists the tiles in one folder. For one use. */
final class TileFolder {
    private static final String PRODUCT = "magnetic_tile";
    private static final String FREE = "Free";
    private static final Pattern TYPE_FOLDER = Pattern.compile("MT_(\\w+)");
    private static final Pattern TILE = Pattern.compile("([\\w-]+)\\.jpg");
    private static final Pattern MASK = Pattern.compile("([\\w-]+)\\.png");

    /** The masks' edges are smoothed, 0 to 255: from the middle up it is defect. */
    private static final int LOWEST_DEFECT_VALUE = 128;

    private final Path root;
    private final List<Sample> samples = new ArrayList<>();
    private final List<DatasetNote> notes = new ArrayList<>();

    TileFolder(Path root) {
        this.root = root;
    }

    /** The samples that were read, by id. */
    List<Sample> samples() {
        return samples;
    }

    /** What was odd. */
    List<DatasetNote> notes() {
        return notes;
    }

    void read() throws IOException, DatasetException {
        for (Path folder : sorted(root)) {
            Matcher name = TYPE_FOLDER.matcher(folder.getFileName().toString());
            Path images = folder.resolve("Imgs");
            if (name.matches() && Files.isDirectory(images)) {
                requireInside(images);
                readType(name.group(1), images);
            }
        }
        // Not the order of the files: a-b.jpg comes before a.jpg, but a before a-b.
        samples.sort(Comparator.comparing(Sample::id));
    }

    private void readType(String type, Path images) throws IOException, DatasetException {
        for (Path file : sorted(images)) {
            String name = file.getFileName().toString();
            Matcher tile = TILE.matcher(name);
            Matcher mask = MASK.matcher(name);
            if (tile.matches()) {
                samples.add(sample(type, file, tile.group(1)));
            } else if (mask.matches() && !Files.exists(file.resolveSibling(mask.group(1) + ".jpg"))) {
                note(Kind.MASK_WITHOUT_IMAGE, file, "there is no image for this mask");
            } else if (!mask.matches() && name.endsWith(".jpg")) {
                note(Kind.FILE_IGNORED, file, "a tile's name has letters, digits, hyphens and underscores only");
            }
        }
    }

    private Sample sample(String type, Path image, String stem) throws IOException, DatasetException {
        requireInside(image);
        String id = "MT_" + type + "/Imgs/" + stem;
        ImageSource source = new ImageSource.File(image);
        if (type.equals(FREE)) {
            return new Sample(id, PRODUCT, source, false, List.of());
        }
        Path mask = image.resolveSibling(stem + ".png");
        if (!Files.isRegularFile(mask)) {
            note(Kind.DEFECT_WITHOUT_MASK, image, "there is no " + mask.getFileName());
            return new Sample(id, PRODUCT, source, true, List.of(new Defect(type, Optional.empty())));
        }
        requireInside(mask);
        MaskSource maskSource = new MaskSource.File(mask, LOWEST_DEFECT_VALUE, Integer.MAX_VALUE);
        return new Sample(id, PRODUCT, source, true, List.of(new Defect(type, Optional.of(maskSource))));
    }

    private void requireInside(Path path) throws IOException, DatasetException {
        if (!path.toRealPath().startsWith(root.toRealPath())) {
            throw new DatasetException("%s is a link that leads out of %s".formatted(path, root));
        }
    }

    private void note(Kind kind, Path file, String text) {
        notes.add(new DatasetNote(kind, root.relativize(file).toString().replace('\\', '/'), text));
    }

    private static List<Path> sorted(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(entry -> !entry.getFileName().toString().startsWith("."))
                    .sorted()
                    .toList();
        }
    }
}
