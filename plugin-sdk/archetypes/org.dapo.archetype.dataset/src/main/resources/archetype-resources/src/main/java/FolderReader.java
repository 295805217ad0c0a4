package ${package};

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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

/** Lists the images below one folder without reading them. For a single use. */
final class FolderReader {
    private static final String SPLIT = "test";
    private static final String GOOD = "good";
    private static final String MASK = "_mask";

    private final DatasetFolder folder;
    private final List<Sample> samples = new ArrayList<>();
    private final List<DatasetNote> notes = new ArrayList<>();

    FolderReader(DatasetFolder folder) {
        this.folder = folder;
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
        return new ListedDataset(Map.of(SPLIT, samples), notes);
    }

    /** Images and masks lie side by side and are distinguished by their names. */
    private void readType(Path product, Path type, List<Path> files) {
        Set<Path> listed = Set.copyOf(files);
        for (Path file : files) {
            String stem = DatasetFolder.stem(file);
            if (!stem.endsWith(MASK)) {
                samples.add(sample(product, type, file, file.resolveSibling(stem + MASK + ".png"), listed));
            } else if (!listed.contains(file.resolveSibling(stem.substring(0, stem.length() - MASK.length()) + ".png"))) {
                note(Kind.MASK_WITHOUT_IMAGE, file, "there is no image for this mask");
            }
        }
    }

    private Sample sample(Path product, Path type, Path image, Path mask, Set<Path> listed) {
        String id = folder.idOf(image);
        String productName = product.getFileName().toString();
        String typeName = type.getFileName().toString();
        ImageSource source = new ImageSource.File(image);
        if (typeName.equals(GOOD)) {
            return new Sample(id, productName, source, false, List.of());
        }
        // Only a mask that was listed is known to lie below the root. Every value above 0 in it is a defect.
        Optional<MaskSource> maskSource =
                listed.contains(mask) ? Optional.of(new MaskSource.File(mask)) : Optional.empty();
        if (maskSource.isEmpty()) {
            note(Kind.DEFECT_WITHOUT_MASK, image, "there is no " + mask.getFileName());
        }
        return new Sample(id, productName, source, true, List.of(new Defect(typeName, maskSource)));
    }

    private void note(Kind kind, Path file, String text) {
        notes.add(new DatasetNote(kind, folder.nameOf(file), text));
    }
}
