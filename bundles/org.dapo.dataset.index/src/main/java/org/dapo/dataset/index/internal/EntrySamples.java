package org.dapo.dataset.index.internal;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.dapo.api.dataset.CheckedDataset;
import org.dapo.api.dataset.DatasetException;
import org.dapo.api.dataset.DatasetFindings;
import org.dapo.api.dataset.DatasetFolder;
import org.dapo.api.dataset.DatasetNote.Kind;
import org.dapo.api.dataset.Defect;
import org.dapo.api.image.MaskSource;
import org.dapo.layout.SampleCollector;

/** Makes samples of an index's entries. */
final class EntrySamples {
    private static final Set<String> NORMAL_NAMES = Set.of("good", "normal");

    private final Path index;
    private final SampleCollector samples;
    private final DatasetFindings findings;
    private final Map<String, String> locationsById = new HashMap<>();

    EntrySamples(Path index, SampleCollector samples, DatasetFindings findings) {
        this.index = index;
        this.samples = samples;
        this.findings = findings;
    }

    void add(IndexEntry entry) throws DatasetException {
        Optional<Path> found = find(entry, "img_path", entry.imagePath());
        if (found.isEmpty()) {
            return;
        }
        Path image = found.get();
        DatasetFolder folder = samples.folder();
        String other = locationsById.putIfAbsent(folder.idOf(image), entry.location());
        if (other != null) {
            findings.refuse(
                    Kind.DUPLICATE,
                    folder.nameOf(image),
                    new DatasetException(
                            "%s: %s and %s are the same image, or images whose names cannot be told apart: %s"
                                    .formatted(index, other, entry.location(), folder.nameOf(image))));
            return;
        }
        if (!Files.isRegularFile(image)) {
            // The image stays in the list: the run then counts it among the images that could not be decoded.
            samples.note(Kind.FILE_MISSING, image, "the index lists an image that is not there");
        }
        if (entry.anomalous()) {
            samples.addAnomalous(entry.split(), entry.product(), image, List.of(defect(entry, image)));
        } else {
            if (!entry.maskPath().isBlank()) {
                samples.note(
                        Kind.OTHER,
                        image,
                        "good by its number, but it has a mask, which is not read: " + entry.maskPath());
            }
            samples.addNormal(entry.split(), entry.product(), image);
        }
    }

    CheckedDataset toDataset() throws DatasetException {
        return samples.toDataset(Map.of(), "%s lists no image".formatted(index));
    }

    private Defect defect(IndexEntry entry, Path image) throws DatasetException {
        String name = entry.defectName();
        if (NORMAL_NAMES.contains(name.toLowerCase(Locale.ROOT))) {
            samples.note(
                    Kind.OTHER,
                    image,
                    "anomalous by its number, but called '%s'; the name is left out".formatted(name));
            name = "";
        }
        Optional<Path> mask = Optional.empty();
        if (!entry.maskPath().isBlank()) {
            mask = find(entry, "mask_path", entry.maskPath()).filter(Files::isRegularFile);
        }
        if (mask.isEmpty()) {
            samples.note(
                    Kind.DEFECT_WITHOUT_MASK,
                    image,
                    entry.maskPath().isBlank()
                            ? "an anomalous image without a mask"
                            : "its mask is not there: " + entry.maskPath());
        }
        return new Defect(name, mask.map(MaskSource.File::new));
    }

    private Optional<Path> find(IndexEntry entry, String field, String written) throws DatasetException {
        return samples.folder().find("%s: %s.%s".formatted(index, entry.location(), field), written);
    }
}
