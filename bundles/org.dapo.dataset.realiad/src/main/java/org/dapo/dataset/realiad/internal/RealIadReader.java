package org.dapo.dataset.realiad.internal;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.dapo.api.dataset.CheckedDataset;
import org.dapo.api.dataset.DatasetException;
import org.dapo.api.dataset.DatasetFindings;
import org.dapo.api.dataset.DatasetFolder;
import org.dapo.api.dataset.DatasetNote.Kind;
import org.dapo.api.dataset.Defect;
import org.dapo.api.image.MaskSource;
import org.dapo.layout.SampleCollector;

/** Lists Real-IAD's images. For one use. */
final class RealIadReader {
    private static final String MASK_ENDING = ".png";

    private final Path images;
    private final SampleCollector samples;
    private final DatasetFindings findings;
    private final DatasetFolder folder;
    private final Set<Path> masks = new HashSet<>();

    /** The folders of images that a list names. */
    private final Set<Path> listed = new HashSet<>();

    RealIadReader(Path images, SampleCollector samples, DatasetFindings findings) {
        this.images = images;
        this.samples = samples;
        this.findings = findings;
        this.folder = samples.folder();
    }

    CheckedDataset read(Path lists, Map<String, String> choices) throws DatasetException {
        for (Path file : folder.files(lists, ".json")) {
            readList(file);
        }
        noteMasksWithoutImage();
        noteProductsWithoutList();
        return samples.toDataset(choices, "%s has no <product>.json that lists an image".formatted(lists));
    }

    private void readList(Path file) throws DatasetException {
        ProductList list = ProductList.read(file);
        String prefix = list.prefix().isEmpty() || list.prefix().endsWith("/") ? list.prefix() : list.prefix() + "/";
        for (ProductList.Entry entry : list.entries()) {
            if (entry.image().isBlank()) {
                findings.refuse(
                        Kind.BROKEN_ENTRY,
                        folder.nameOf(file),
                        new DatasetException("%s: %s has no image_path".formatted(file, entry.location())));
                continue;
            }
            Optional<Path> image = find(file, entry.location() + ".image_path", prefix + entry.image());
            if (image.isPresent()) {
                add(file, list, entry, image.get(), prefix);
            }
        }
    }

    private void add(Path file, ProductList list, ProductList.Entry entry, Path image, String prefix)
            throws DatasetException {
        String product = entry.product().isEmpty() ? DatasetFolder.stem(file) : entry.product();
        if (!Files.isRegularFile(image)) {
            // The image stays in the list: the run then counts it among those that could not be decoded.
            samples.note(Kind.FILE_MISSING, image, "a list names an image that is not there");
        }
        Optional<Path> mask = entry.mask().isBlank()
                ? Optional.empty()
                : find(file, entry.location() + ".mask_path", prefix + entry.mask());
        mask.ifPresent(masks::add);
        listed.add(images.relativize(image).getName(0));
        if (entry.type().isBlank()) {
            samples.refuse(
                    Kind.BROKEN_ENTRY, image, "%s: %s.anomaly_class is missing".formatted(file, entry.location()));
            return;
        }
        if (entry.type().equals(list.normalClass())) {
            if (mask.isPresent()) {
                samples.note(Kind.OTHER, image, "normal by its class, but it has a mask, which is not read");
            }
            samples.addNormal(entry.split(), product, image);
            return;
        }
        Optional<MaskSource> source = mask.filter(Files::isRegularFile).map(MaskSource.File::new);
        if (source.isEmpty()) {
            samples.note(Kind.DEFECT_WITHOUT_MASK, image, "an anomalous image without a mask");
        }
        samples.addAnomalous(entry.split(), product, image, List.of(new Defect(entry.type(), source)));
    }

    private Optional<Path> find(Path list, String place, String written) throws DatasetException {
        return folder.find("%s: %s".formatted(list, place), images.getFileName() + "/" + written);
    }

    /** A mask is stored beside its image under its name. A list of only some images says nothing of the others. */
    private void noteMasksWithoutImage() throws DatasetException {
        List<Path> all = folder.imagesBelow(images);
        Set<Path> named = all.stream()
                .filter(file -> !isMask(file))
                .map(RealIadReader::withoutEnding)
                .collect(Collectors.toSet());
        all.stream()
                .filter(file -> isMask(file) && !masks.contains(file) && !named.contains(withoutEnding(file)))
                .forEach(mask -> samples.note(Kind.MASK_WITHOUT_IMAGE, mask, "there is no image for this mask"));
    }

    /** A list of only some images of a product says nothing of the others, but no list at all may have been forgotten. */
    private void noteProductsWithoutList() throws DatasetException {
        for (Path product : folder.list(images).folders()) {
            if (!listed.contains(product.getFileName())) {
                samples.note(Kind.FILE_IGNORED, product, "no list names an image in it");
            }
        }
    }

    private static boolean isMask(Path file) {
        return file.toString().toLowerCase(Locale.ROOT).endsWith(MASK_ENDING);
    }

    private static Path withoutEnding(Path file) {
        return file.resolveSibling(DatasetFolder.stem(file));
    }
}
