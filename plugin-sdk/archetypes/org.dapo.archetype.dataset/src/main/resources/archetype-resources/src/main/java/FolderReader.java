package ${package};

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

/** Lists the images below one folder without reading them. For a single use. */
final class FolderReader {
    private static final String SPLIT = "test";
    private static final String GOOD = "good";
    private static final String MASK = "_mask";

    private final DatasetFolder folder;
    private final DatasetFindings findings;
    private final List<Sample> samples = new ArrayList<>();

    FolderReader(DatasetFolder folder, DatasetFindings findings) {
        this.folder = folder;
        this.findings = findings;
    }

    Dataset read() throws DatasetException {
        for (Path product : folder.list(folder.root()).folders()) {
            for (Path type : folder.list(product).folders()) {
                readType(product, type, folder.list(type).images());
            }
        }
        if (samples.isEmpty()) {
            throw new DatasetException(folder.root() + " has no image in <product>/<type>/<name>.png");
        }
        // A map of two or more must be a LinkedHashMap: the order of Map.of differs from run to run.
        return new ListedDataset(Map.of(SPLIT, samples), findings.notes());
    }

    /** Images and masks lie side by side and are distinguished by their names, without the suffix, which also makes the id. */
    private void readType(Path product, Path type, List<Path> files) throws DatasetException {
        Map<String, Path> byStem = new LinkedHashMap<>();
        for (Path file : files) {
            Path other = byStem.put(DatasetFolder.stem(file), file);
            if (other != null) {
                throw new DatasetException("%s and %s have the same name; rename one".formatted(other, file));
            }
        }
        byStem.forEach((stem, file) -> {
            if (!stem.endsWith(MASK)) {
                samples.add(sample(product, type, file, Optional.ofNullable(byStem.get(stem + MASK))));
            } else if (!byStem.containsKey(stem.substring(0, stem.length() - MASK.length()))) {
                note(Kind.MASK_WITHOUT_IMAGE, file, "there is no image for this mask");
            }
        });
    }

    private Sample sample(Path product, Path type, Path image, Optional<Path> mask) {
        String id = folder.idOf(image);
        String productName = product.getFileName().toString();
        String typeName = type.getFileName().toString();
        ImageSource source = new ImageSource.File(image);
        if (typeName.equals(GOOD)) {
            return new Sample(id, productName, source, false, List.of());
        }
        if (mask.isEmpty()) {
            note(Kind.DEFECT_WITHOUT_MASK, image, "there is no %s%s.png".formatted(DatasetFolder.stem(image), MASK));
        }
        // Every value above 0 in it is a defect.
        Optional<MaskSource> maskSource = mask.map(MaskSource.File::new);
        return new Sample(id, productName, source, true, List.of(new Defect(typeName, maskSource)));
    }

    private void note(Kind kind, Path file, String text) {
        findings.note(kind, folder.nameOf(file), text);
    }
}
