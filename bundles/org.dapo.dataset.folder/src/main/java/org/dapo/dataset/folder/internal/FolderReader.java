package org.dapo.dataset.folder.internal;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.dapo.api.dataset.CheckedDataset;
import org.dapo.api.dataset.DatasetException;
import org.dapo.api.dataset.DatasetFolder;
import org.dapo.api.dataset.DatasetNote.Kind;
import org.dapo.layout.SampleCollector;

/** Lists the images of folders whose names state whether they are good. For a single use. */
final class FolderReader {
    /** Mask folders of other layouts, which contain folders called good and bad like those of the images. */
    private static final Set<String> OF_MASKS = Set.of("ground_truth", "groundtruth", "mask", "masks");

    /** Mask folders if they lie among good or bad images; elsewhere they may be products. */
    private static final Set<String> BESIDE_IMAGES =
            Set.of("gt", "label", "labels", "annotation", "annotations", "segmentation", "segmentations");

    private final DatasetFolder folder;
    private final SampleCollector samples;
    private final Optional<String> onlyProduct;
    private final String usualProduct;

    /** The meaning of the folders on the path to an image. */
    private record Place(Optional<Word> verdict, Optional<Word> split, Optional<String> product) {
        static final Place UNSAID = new Place(Optional.empty(), Optional.empty(), Optional.empty());

        Place in(String name) {
            Optional<Word> word = Word.of(name);
            boolean isVerdict = word.filter(Word::isVerdict).isPresent();
            return new Place(
                    verdict.or(() -> word.filter(each -> isVerdict)),
                    split.or(() -> word.filter(each -> !isVerdict)),
                    product.or(() -> word.isPresent() || verdict.isPresent() ? Optional.empty() : Optional.of(name)));
        }
    }

    /** If the only product is given, folders do not name products. */
    FolderReader(SampleCollector samples, Optional<String> onlyProduct, String usualProduct) {
        this.onlyProduct = onlyProduct;
        this.folder = samples.folder();
        this.samples = samples;
        this.usualProduct = usualProduct;
    }

    CheckedDataset read() throws DatasetException {
        for (Path image : folder.imagesBelow(folder.root())) {
            Path way = folder.root().relativize(image);
            if (isMask(way)) {
                samples.note(Kind.FILE_IGNORED, image, "it lies among masks, which this layout does not read");
                continue;
            }
            Place place = Place.UNSAID;
            for (int i = 0; i < way.getNameCount() - 1; i++) {
                place = place.in(way.getName(i).toString());
            }
            add(image, place);
        }
        return samples.toDataset(
                Map.of(),
                "%s has no image in a folder called good or bad, nor by another word for it".formatted(folder.root()));
    }

    private static boolean isMask(Path way) {
        boolean judged = false;
        for (int i = 0; i < way.getNameCount() - 1; i++) {
            String name = way.getName(i).toString();
            String lower = name.toLowerCase(Locale.ROOT);
            if (OF_MASKS.contains(lower) || (judged && BESIDE_IMAGES.contains(lower))) {
                return true;
            }
            judged |= Word.of(name).filter(Word::isVerdict).isPresent();
        }
        return false;
    }

    private void add(Path image, Place place) throws DatasetException {
        String product = onlyProduct.or(place::product).orElse(usualProduct);
        String split = place.split().orElse(Word.TEST).name().toLowerCase(Locale.ROOT);
        if (place.verdict().isEmpty()) {
            samples.note(Kind.FILE_IGNORED, image, "no folder on the way to it says whether it is good or bad");
        } else if (place.verdict().get() == Word.GOOD) {
            samples.addNormal(split, product, image);
        } else {
            samples.addAnomalous(split, product, image, List.of());
        }
    }
}
