package com.example.magnetictile.internal;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.dapo.api.dataset.Dataset;
import org.dapo.api.dataset.DatasetException;
import org.dapo.api.dataset.DatasetFindings;
import org.dapo.api.dataset.DatasetFolder;
import org.dapo.api.dataset.DatasetNote.Kind;
import org.dapo.api.dataset.Defect;
import org.dapo.api.dataset.ListedDataset;
import org.dapo.api.dataset.Sample;
import org.dapo.api.image.ImageSource;
import org.dapo.api.image.MaskSource;

/** Lists the tiles in one folder. For a single use. */
final class TileReader {
    private static final String SPLIT = "test";
    private static final String PRODUCT = "magnetic_tile";
    private static final String FREE = "Free";
    private static final Pattern TYPE_FOLDER = Pattern.compile("MT_(\\w+)");
    private static final Pattern STEM = Pattern.compile("[\\w-]+");

    /** The edges of the masks are smoothed, 0 to 255. Values from the middle up are a defect. */
    private static final int LOWEST_DEFECT_VALUE = 128;

    private final DatasetFolder folder;
    private final DatasetFindings findings;
    private final List<Sample> samples = new ArrayList<>();

    TileReader(DatasetFolder folder, DatasetFindings findings) {
        this.folder = folder;
        this.findings = findings;
    }

    Dataset read() throws DatasetException {
        for (Path typeFolder : folder.list(folder.root()).folders()) {
            Matcher name = TYPE_FOLDER.matcher(typeFolder.getFileName().toString());
            Path images = typeFolder.resolve("Imgs");
            if (name.matches() && Files.isDirectory(images)) {
                readType(name.group(1), folder.list(images).images());
                folder.list(typeFolder).images().forEach(image -> note(Kind.FILE_IGNORED, image, "images are in Imgs"));
            }
        }
        if (samples.isEmpty()) {
            throw new DatasetException(folder.root() + " has no image in MT_<Type>/Imgs/*.jpg");
        }
        // A map of two or more must be a LinkedHashMap: the order of Map.of differs from run to run.
        return new ListedDataset(Map.of(SPLIT, samples), findings.notes());
    }

    /** Images and masks lie side by side and are distinguished by their endings. */
    private void readType(String type, List<Path> files) {
        Set<Path> listed = Set.copyOf(files);
        Set<String> stems = files.stream()
                .filter(file -> file.getFileName().toString().toLowerCase(Locale.ROOT).endsWith(".jpg"))
                .map(DatasetFolder::stem)
                .collect(Collectors.toSet());
        for (Path file : files) {
            String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
            String stem = DatasetFolder.stem(file);
            if (name.endsWith(".jpg")) {
                if (STEM.matcher(stem).matches()) {
                    samples.add(sample(type, file, file.resolveSibling(stem + ".png"), listed));
                } else {
                    note(Kind.FILE_IGNORED, file, "a tile's name has letters, digits, hyphens and underscores only");
                }
            } else if (!name.endsWith(".png")) {
                note(Kind.FILE_IGNORED, file, "images are .jpg files, masks .png files");
            } else if (!stems.contains(stem)) {
                note(Kind.MASK_WITHOUT_IMAGE, file, "there is no image for this mask");
            }
        }
    }

    private Sample sample(String type, Path image, Path mask, Set<Path> listed) {
        String id = folder.idOf(image);
        ImageSource source = new ImageSource.File(image);
        if (type.equals(FREE)) {
            return new Sample(id, PRODUCT, source, false, List.of());
        }
        // Only a mask that was listed is known to lie below the root.
        Optional<MaskSource> maskSource = listed.contains(mask)
                ? Optional.of(new MaskSource.File(mask, LOWEST_DEFECT_VALUE, Integer.MAX_VALUE))
                : Optional.empty();
        if (maskSource.isEmpty()) {
            note(Kind.DEFECT_WITHOUT_MASK, image, "there is no " + mask.getFileName());
        }
        return new Sample(id, PRODUCT, source, true, List.of(new Defect(type, maskSource)));
    }

    private void note(Kind kind, Path file, String text) {
        findings.note(kind, folder.nameOf(file), text);
    }
}
