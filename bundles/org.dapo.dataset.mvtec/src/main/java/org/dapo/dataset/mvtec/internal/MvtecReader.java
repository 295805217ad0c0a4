package org.dapo.dataset.mvtec.internal;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.dapo.api.dataset.Dataset;
import org.dapo.api.dataset.DatasetException;
import org.dapo.api.dataset.DatasetFolder;
import org.dapo.api.dataset.DatasetFolder.Listing;
import org.dapo.api.dataset.DatasetNote;
import org.dapo.api.dataset.DatasetNote.Kind;
import org.dapo.api.dataset.Defect;
import org.dapo.api.dataset.ListedDataset;
import org.dapo.api.dataset.Sample;
import org.dapo.api.image.ImageSource;
import org.dapo.api.image.MaskSource;

/** Lists one data set in the layout of MVTec AD. For one use. */
final class MvtecReader {
    private static final String TRAIN = "train";
    private static final String TEST = "test";
    private static final String MASKS = "ground_truth";
    private static final String GOOD = "good";
    private static final String MASK_ENDING = "_mask";

    private final DatasetFolder folder;
    private final Map<String, List<Sample>> samplesBySplit = new LinkedHashMap<>();
    private final Map<String, Path> imagesById = new HashMap<>();
    private final List<DatasetNote> notes = new ArrayList<>();

    MvtecReader(DatasetFolder folder) {
        this.folder = folder;
        samplesBySplit.put(TRAIN, new ArrayList<>());
        samplesBySplit.put(TEST, new ArrayList<>());
    }

    Dataset read() throws DatasetException {
        Listing listing = folder.list(folder.root());
        for (Path product : listing.folders()) {
            if (isProduct(product)) {
                readProduct(product);
            } else {
                note(Kind.FILE_IGNORED, product, "not a product: it has neither train nor test");
            }
        }
        noteImagesOutOfPlace(listing);
        if (imagesById.isEmpty()) {
            throw noImages();
        }
        notes.sort(Comparator.comparing(DatasetNote::subject));
        return new ListedDataset(samplesBySplit, notes);
    }

    private DatasetException noImages() {
        Path root = folder.root();
        return new DatasetException(
                isProduct(root)
                        ? "%s is one product; the data set is the folder above it, %s"
                                .formatted(
                                        root, root.toAbsolutePath().normalize().getParent())
                        : "%s has no image in <product>/train/good or <product>/test/<type>".formatted(root));
    }

    private static boolean isProduct(Path candidate) {
        return Files.isDirectory(candidate.resolve(TRAIN)) || Files.isDirectory(candidate.resolve(TEST));
    }

    private void readProduct(Path product) throws DatasetException {
        SortedMap<String, Path> masks = new TreeMap<>();
        Listing listing = folder.list(product);
        noteImagesOutOfPlace(listing);
        for (Path part : listing.folders()) {
            if (part.endsWith(MASKS)) {
                readMasks(part, masks);
            } else if (!part.endsWith(TRAIN) && !part.endsWith(TEST)) {
                note(Kind.FILE_IGNORED, part, "not train, test or ground_truth");
            }
        }
        for (Path part : listing.folders()) {
            if (part.endsWith(TRAIN) || part.endsWith(TEST)) {
                readSplit(part, masks);
            }
        }
        masks.values().forEach(mask -> note(Kind.MASK_WITHOUT_IMAGE, mask, "there is no image for this mask"));
    }

    /** Adds the masks by the path of their image below the product, such as {@code test/cut/000}. */
    private void readMasks(Path masksFolder, SortedMap<String, Path> masks) throws DatasetException {
        Listing types = folder.list(masksFolder);
        noteImagesOutOfPlace(types);
        for (Path type : types.folders()) {
            if (type.endsWith(GOOD)) {
                note(Kind.FILE_IGNORED, type, "good images need no masks");
                continue;
            }
            Listing listing = folder.list(type);
            noteFoldersOutOfPlace(listing);
            for (Path mask : listing.images()) {
                String stem = DatasetFolder.stem(mask);
                if (!stem.endsWith(MASK_ENDING)) {
                    note(Kind.FILE_IGNORED, mask, "the mask of image 000 is named 000_mask");
                    continue;
                }
                String imageStem = stem.substring(0, stem.length() - MASK_ENDING.length());
                Path other = masks.put(maskKey(type, imageStem), mask);
                if (other != null) {
                    throw twins("masks for one image", other, mask);
                }
            }
        }
    }

    private static String maskKey(Path type, String imageStem) {
        return type.getFileName() + "/" + imageStem;
    }

    private void readSplit(Path splitFolder, SortedMap<String, Path> masks) throws DatasetException {
        String split = splitFolder.getFileName().toString();
        Listing types = folder.list(splitFolder);
        noteImagesOutOfPlace(types);
        for (Path type : types.folders()) {
            Listing listing = folder.list(type);
            noteFoldersOutOfPlace(listing);
            for (Path image : listing.images()) {
                // Masks are for test alone: an image in train may well have the number of one in test.
                Optional<Path> mask = split.equals(TEST)
                        ? Optional.ofNullable(masks.remove(maskKey(type, DatasetFolder.stem(image))))
                        : Optional.empty();
                samplesBySplit.get(split).add(sample(image, type, mask));
            }
        }
    }

    private Sample sample(Path image, Path type, Optional<Path> mask) throws DatasetException {
        String id = folder.idOf(image);
        Path other = imagesById.put(id, image);
        if (other != null) {
            throw twins("images with one id", other, image);
        }
        String product = folder.root().relativize(image).getName(0).toString();
        ImageSource source = new ImageSource.File(image);
        if (type.endsWith(GOOD)) {
            return new Sample(id, product, source, false, List.of());
        }
        if (mask.isEmpty()) {
            note(Kind.DEFECT_WITHOUT_MASK, image, "an anomalous image without a mask");
        }
        Defect defect = new Defect(type.getFileName().toString(), mask.map(MaskSource.File::new));
        return new Sample(id, product, source, true, List.of(defect));
    }

    private static DatasetException twins(String what, Path first, Path second) {
        return new DatasetException(
                "two %s: %s and %s; rename or remove one".formatted(what, first, second.getFileName()));
    }

    private void noteImagesOutOfPlace(Listing listing) {
        listing.images().forEach(image -> note(Kind.FILE_IGNORED, image, "an image where the layout has none"));
    }

    private void noteFoldersOutOfPlace(Listing listing) {
        listing.folders().forEach(inner -> note(Kind.FILE_IGNORED, inner, "a folder where the layout has none"));
    }

    private void note(Kind kind, Path subject, String text) {
        notes.add(new DatasetNote(kind, folder.nameOf(subject), text));
    }
}
