package org.dapo.layout;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dapo.api.dataset.CheckedDataset;
import org.dapo.api.dataset.DatasetException;
import org.dapo.api.dataset.DatasetFindings;
import org.dapo.api.dataset.DatasetFolder;
import org.dapo.api.dataset.DatasetFolder.Listing;
import org.dapo.api.dataset.DatasetNote.Kind;
import org.dapo.api.dataset.Defect;
import org.dapo.api.image.MaskSource;

/** Reads a folder of products in MVTec AD's layout or a variant of it. For a single use. */
public final class ProductFolders {
    static final String MASKS = "ground_truth";
    static final String TEST = "test";

    private final ProductLayout layout;
    private final DatasetFolder folder;
    private final Path base;
    private final SampleCollector samples;
    private final DefectNaming naming;

    /**
     * Reads a data set whose root is the folder of its products.
     *
     * @param layout the properties of the layout
     * @param root the folder
     * @param findings receives irregularities and problems
     * @return the data set
     * @throws DatasetException if it is rejected, or contains no image
     */
    public static CheckedDataset read(ProductLayout layout, Path root, DatasetFindings findings)
            throws DatasetException {
        DatasetFolder folder = DatasetFolder.open(root, "the folder that holds the products", findings);
        SampleCollector samples = new SampleCollector(folder, findings, layout.splits());
        return new ProductFolders(layout, root, samples, DefectNaming.BY_FOLDER).read(Map.of());
    }

    /**
     * Creates a reader.
     *
     * @param layout the properties of the layout
     * @param base the folder of the products: the root of the data set, or a folder below it
     * @param samples receives the samples
     * @param naming names a mask's defect
     */
    public ProductFolders(ProductLayout layout, Path base, SampleCollector samples, DefectNaming naming) {
        this.layout = layout;
        this.folder = samples.folder();
        this.base = base;
        this.samples = samples;
        this.naming = naming;
    }

    /**
     * Reads all products.
     *
     * @param choices the settings chosen for the data set, by name
     * @return the data set
     * @throws DatasetException if it is rejected, or contains no image
     */
    public CheckedDataset read(Map<String, String> choices) throws DatasetException {
        Listing listing = folder.list(base);
        Map<String, Path> named = new HashMap<>();
        for (Path product : listing.folders()) {
            if (isProduct(product)) {
                Path same = named.putIfAbsent(productName(product), product);
                if (same != null) {
                    samples.note(
                            Kind.OTHER,
                            product,
                            "its images are of the product '%s', as those in %s are"
                                    .formatted(productName(product), same.getFileName()));
                }
                readProduct(product);
            } else {
                samples.note(Kind.FILE_IGNORED, product, "not a product: it has neither train nor test");
            }
        }
        noteImagesOutOfPlace(listing);
        return samples.toDataset(choices, noImages());
    }

    private String noImages() {
        return isProduct(base)
                ? "%s is one product; the data set is the folder above it, %s"
                        .formatted(base, base.toAbsolutePath().normalize().getParent())
                : "%s has no image in <product>/train/%s or <product>/test/<type>".formatted(base, layout.good());
    }

    private String productName(Path productFolder) {
        return layout.productName().apply(productFolder.getFileName().toString());
    }

    private boolean isProduct(Path candidate) {
        return layout.splits().stream().anyMatch(split -> Files.isDirectory(candidate.resolve(split)));
    }

    private void readProduct(Path product) throws DatasetException {
        Listing listing = folder.list(product);
        noteImagesOutOfPlace(listing);
        ProductMasks masks = new ProductMasks(layout, samples);
        for (Path part : listing.folders()) {
            if (part.endsWith(MASKS)) {
                masks.read(part);
            } else if (!layout.splits().contains(part.getFileName().toString())) {
                samples.note(
                        Kind.FILE_IGNORED, part, "not %s or %s".formatted(String.join(", ", layout.splits()), MASKS));
            }
        }
        for (Path part : listing.folders()) {
            if (layout.splits().contains(part.getFileName().toString())) {
                readSplit(product, part, masks);
            }
        }
        masks.noteThoseLeft();
    }

    private void readSplit(Path productFolder, Path splitFolder, ProductMasks masks) throws DatasetException {
        String product = productName(productFolder);
        String split = splitFolder.getFileName().toString();
        Listing types = folder.list(splitFolder);
        noteImagesOutOfPlace(types);
        for (Path type : types.folders()) {
            Listing listing = folder.list(type);
            noteFoldersOutOfPlace(samples, listing);
            if (!layout.isGood(type) && !split.equals(TEST)) {
                samples.note(
                        Kind.OTHER,
                        type,
                        "its images count as defective; the good ones are in folders called '%s'"
                                .formatted(layout.good()));
            }
            for (Path image : listing.images()) {
                if (layout.isGood(type)) {
                    samples.addNormal(split, product, image);
                } else {
                    List<Path> its = masks.take(split, type, image);
                    samples.addAnomalous(split, product, image, defects(productFolder, image, type, its));
                }
            }
        }
    }

    private List<Defect> defects(Path product, Path image, Path type, List<Path> masks) throws DatasetException {
        String name = layout.typeOf(type.getFileName().toString());
        if (masks.isEmpty()) {
            samples.note(Kind.DEFECT_WITHOUT_MASK, image, "an anomalous image without a mask");
            return List.of(new Defect(name, Optional.empty()));
        }
        List<Defect> defects = new ArrayList<>();
        for (Path mask : masks) {
            defects.add(new Defect(naming.name(product, mask, name), Optional.of(new MaskSource.File(mask))));
        }
        return defects;
    }

    private void noteImagesOutOfPlace(Listing listing) {
        noteImagesOutOfPlace(samples, listing);
    }

    static void noteImagesOutOfPlace(SampleCollector samples, Listing listing) {
        listing.images().forEach(image -> samples.note(Kind.FILE_IGNORED, image, "an image where the layout has none"));
    }

    static void noteFoldersOutOfPlace(SampleCollector samples, Listing listing) {
        listing.folders()
                .forEach(inner -> samples.note(Kind.FILE_IGNORED, inner, "a folder where the layout has none"));
    }
}
