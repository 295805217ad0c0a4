package org.dapo.dataset.folder.internal;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.dapo.api.dataset.CheckedDataset;
import org.dapo.api.dataset.DatasetException;
import org.dapo.api.dataset.DatasetFolder;
import org.dapo.api.dataset.DatasetNote.Kind;
import org.dapo.layout.SampleCollector;

/** Lists the images of folders whose names say whether they are good. For one use. */
final class FolderReader {
    private final DatasetFolder folder;
    private final SampleCollector samples;
    private final String usualProduct;

    /** What the folders on the way to an image say. */
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

    FolderReader(SampleCollector samples, String usualProduct) {
        this.folder = samples.folder();
        this.samples = samples;
        this.usualProduct = usualProduct;
    }

    CheckedDataset read() throws DatasetException {
        for (Path image : folder.imagesBelow(folder.root())) {
            Place place = Place.UNSAID;
            Path way = folder.root().relativize(image);
            for (int i = 0; i < way.getNameCount() - 1; i++) {
                place = place.in(way.getName(i).toString());
            }
            add(image, place);
        }
        return samples.toDataset(
                Map.of(),
                "%s has no image in a folder called good or bad, nor by another word for it".formatted(folder.root()));
    }

    private void add(Path image, Place place) throws DatasetException {
        String product = place.product().orElse(usualProduct);
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
