package org.dapo.layout;

import java.nio.file.Path;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.dapo.api.dataset.DatasetException;
import org.dapo.api.dataset.DatasetFolder;
import org.dapo.api.dataset.DatasetFolder.Listing;
import org.dapo.api.dataset.DatasetNote.Kind;

/**
 * The masks of one product that have not been assigned to an image yet, by type and image, such as {@code cut/000}. Where masks
 * are in a folder for each split, they are by split too, such as {@code train/cut/000}.
 */
final class ProductMasks {
    private static final String ENDING = "_mask";

    private final ProductLayout layout;
    private final SampleCollector samples;
    private final SortedMap<String, List<Path>> masks = new TreeMap<>();

    ProductMasks(ProductLayout layout, SampleCollector samples) {
        this.layout = layout;
        this.samples = samples;
    }

    /** Adds the masks in {@code ground_truth}. */
    void read(Path masksFolder) throws DatasetException {
        Listing types = samples.folder().list(masksFolder);
        Set<Path> splits = new HashSet<>();
        for (Path folder : types.folders()) {
            String name = folder.getFileName().toString();
            if (layout.splits().contains(name)) {
                Listing below = samples.folder().list(folder);
                if (!below.folders().isEmpty()) {
                    splits.add(folder);
                    readTypes(below, Set.of(), name + "/");
                }
            }
        }
        readTypes(types, splits, "");
    }

    private void readTypes(Listing types, Set<Path> others, String split) throws DatasetException {
        ProductFolders.noteImagesOutOfPlace(samples, types);
        for (Path type : types.folders()) {
            if (others.contains(type)) {
                continue;
            }
            if (!layout.isGood(type)) {
                readType(type, split);
            } else if (!layout.goodMasks()) {
                samples.note(Kind.FILE_IGNORED, type, "good images need no masks");
            }
        }
    }

    private void readType(Path type, String split) throws DatasetException {
        Listing listing = samples.folder().list(type);
        if (layout.masks() == ProductLayout.MaskNames.IN_A_FOLDER) {
            ProductFolders.noteImagesOutOfPlace(samples, listing);
            for (Path ofImage : listing.folders()) {
                readFolder(type, ofImage, split);
            }
            return;
        }
        ProductFolders.noteFoldersOutOfPlace(samples, listing);
        for (Path mask : listing.images()) {
            String stem = DatasetFolder.stem(mask);
            boolean ends = stem.endsWith(ENDING) && layout.masks() != ProductLayout.MaskNames.SAME_STEM;
            if (!ends && layout.masks() == ProductLayout.MaskNames.WITH_ENDING) {
                samples.note(Kind.FILE_IGNORED, mask, "the mask of image 000 is named 000_mask");
                continue;
            }
            String image = ends ? stem.substring(0, stem.length() - ENDING.length()) : stem;
            List<Path> other = masks.putIfAbsent(split + key(type, image), List.of(mask));
            if (other != null) {
                samples.refuseTwin("masks for one image", other.get(0), mask);
            }
        }
    }

    private void readFolder(Path type, Path ofImage, String split) throws DatasetException {
        Listing listing = samples.folder().list(ofImage);
        ProductFolders.noteFoldersOutOfPlace(samples, listing);
        if (!listing.images().isEmpty()) {
            masks.put(split + key(type, ofImage.getFileName().toString()), listing.images());
        }
    }

    /** Removes and returns the masks of an image. */
    List<Path> take(String split, Path type, Path image) {
        String key = key(type, DatasetFolder.stem(image));
        List<Path> its = masks.remove(split + "/" + key);
        if (its == null && split.equals(ProductFolders.TEST)) {
            // Without a folder for each split, only test images have masks: one in train may have the same number.
            its = masks.remove(key);
        }
        return its == null ? List.of() : its;
    }

    void noteThoseLeft() {
        List<Path> left = new ArrayList<>();
        masks.values().forEach(left::addAll);
        left.forEach(mask -> samples.note(Kind.MASK_WITHOUT_IMAGE, mask, "there is no image for this mask"));
    }

    /** Composed, since some systems write the same name with decomposed accents. */
    private static String key(Path type, String imageStem) {
        return Normalizer.normalize(type.getFileName() + "/" + imageStem, Normalizer.Form.NFC);
    }
}
