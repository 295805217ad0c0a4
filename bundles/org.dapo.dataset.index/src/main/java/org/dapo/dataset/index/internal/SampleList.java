package org.dapo.dataset.index.internal;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.dapo.api.dataset.Dataset;
import org.dapo.api.dataset.DatasetException;
import org.dapo.api.dataset.DatasetFolder;
import org.dapo.api.dataset.DatasetNote;
import org.dapo.api.dataset.DatasetNote.Kind;
import org.dapo.api.dataset.Defect;
import org.dapo.api.dataset.ListedDataset;
import org.dapo.api.dataset.Sample;
import org.dapo.api.image.ImageSource;
import org.dapo.api.image.MaskSource;

/** Makes samples of an index's entries. */
final class SampleList {
    private static final Set<String> NORMAL_NAMES = Set.of("good", "normal");

    private final Path index;
    private final DatasetFolder folder;
    private final Map<String, List<Sample>> samplesBySplit = new LinkedHashMap<>();
    private final Map<String, String> locationsById = new HashMap<>();
    private final List<DatasetNote> notes = new ArrayList<>();

    SampleList(Path index, DatasetFolder folder) {
        this.index = index;
        this.folder = folder;
    }

    void add(IndexEntry entry) throws DatasetException {
        Path image = resolve(entry, "img_path", entry.imagePath());
        String id = folder.idOf(image);
        String other = locationsById.put(id, entry.location());
        if (other != null) {
            throw new DatasetException("%s: %s and %s are the same image, or differ in their ending alone: %s"
                    .formatted(index, other, entry.location(), folder.nameOf(image)));
        }
        if (!Files.isRegularFile(image)) {
            // It stays in the list: the run then counts it among the images that could not be decoded.
            note(Kind.OTHER, image, "the index lists an image that is not there");
        }
        List<Defect> defects = entry.anomalous() ? List.of(defect(entry, image)) : List.of();
        Sample sample = new Sample(id, entry.product(), new ImageSource.File(image), entry.anomalous(), defects);
        samplesBySplit.computeIfAbsent(entry.split(), name -> new ArrayList<>()).add(sample);
    }

    Dataset toDataset() throws DatasetException {
        if (samplesBySplit.isEmpty()) {
            throw new DatasetException("%s lists no image".formatted(index));
        }
        return new ListedDataset(samplesBySplit, notes);
    }

    private Defect defect(IndexEntry entry, Path image) throws DatasetException {
        String name = entry.defectName();
        if (NORMAL_NAMES.contains(name.toLowerCase(Locale.ROOT))) {
            note(Kind.OTHER, image, "anomalous by its number, but called '%s'; the name is left out".formatted(name));
            name = "";
        }
        Optional<Path> mask = Optional.empty();
        if (!entry.maskPath().isBlank()) {
            mask = Optional.of(resolve(entry, "mask_path", entry.maskPath())).filter(Files::isRegularFile);
        }
        if (mask.isEmpty()) {
            note(
                    Kind.DEFECT_WITHOUT_MASK,
                    image,
                    entry.maskPath().isBlank()
                            ? "an anomalous image without a mask"
                            : "its mask is not there: " + entry.maskPath());
        }
        return new Defect(name, mask.map(MaskSource.File::new));
    }

    private Path resolve(IndexEntry entry, String field, String written) throws DatasetException {
        return folder.resolve("%s: %s.%s".formatted(index, entry.location(), field), written);
    }

    private void note(Kind kind, Path image, String text) {
        notes.add(new DatasetNote(kind, folder.nameOf(image), text));
    }
}
