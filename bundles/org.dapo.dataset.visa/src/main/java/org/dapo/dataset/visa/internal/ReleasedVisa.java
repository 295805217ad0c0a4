package org.dapo.dataset.visa.internal;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.dapo.api.dataset.CheckedDataset;
import org.dapo.api.dataset.DatasetException;
import org.dapo.api.dataset.DatasetFindings;
import org.dapo.api.dataset.DatasetFolder;
import org.dapo.api.dataset.DatasetFolder.Listing;
import org.dapo.api.dataset.DatasetNote.Kind;
import org.dapo.api.dataset.Defect;
import org.dapo.api.image.MaskSource;
import org.dapo.layout.SampleCollector;

/**
 * Reads VisA as released. {@code split_csv} lists the images and their splits, {@code image_anno.csv} names their defects. An
 * image with several types has one mask for all of them. The meaning of its values differs between products, so they are not
 * read, and each type has the whole mask. For a single use.
 */
final class ReleasedVisa {
    private static final String ANNOTATIONS = "image_anno.csv";
    private static final String NORMAL = "normal";
    private static final String ONLY_SPLIT = "test";

    /** Several times what an image of VisA has. Each type has the mask, which is decoded for each. */
    private static final int MOST_TYPES = 20;

    /** The label for a defect outside the named types. */
    private static final String OTHER = "other";

    private final DatasetFolder folder;
    private final SampleCollector samples;
    private final DatasetFindings findings;
    private final String split;
    private final String subset;
    private final Map<Path, Entry> annotated = new LinkedHashMap<>();
    private final Set<Path> listed = new HashSet<>();
    private final Set<Path> masks = new HashSet<>();

    /** A table's entry for an image. */
    private record Entry(String product, boolean anomalous, List<String> types, Optional<Path> mask) {}

    ReleasedVisa(SampleCollector samples, DatasetFindings findings, String split, String subset) {
        this.folder = samples.folder();
        this.samples = samples;
        this.findings = findings;
        this.split = split;
        this.subset = subset;
    }

    static boolean isProduct(Path candidate) {
        return Files.isRegularFile(candidate.resolve(ANNOTATIONS)) || Files.isDirectory(candidate.resolve("Data"));
    }

    /** The path of the file with the named splits, below the root. */
    static String list(String split) {
        return "split_csv/" + split + ".csv";
    }

    CheckedDataset read(List<Path> products) throws DatasetException {
        for (Path product : products) {
            readAnnotations(product);
        }
        Optional<Path> splits = folder.find("the splits of VisA", list(split));
        boolean there = splits.filter(Files::isRegularFile).isPresent();
        if (there) {
            readSplits(splits.get());
        } else {
            samples.note(
                    Kind.FILE_MISSING,
                    folder.root().resolve(list(split)),
                    "the list of splits is not there; every image is in " + ONLY_SPLIT);
            for (Map.Entry<Path, Entry> image : annotated.entrySet()) {
                add(ONLY_SPLIT, image.getKey(), image.getValue());
            }
        }
        for (Path product : products) {
            noteWhatIsNotListed(product);
        }
        return samples.toDataset(
                Map.of("form", "released", VisaDatasetAdapter.SPLIT, there ? split : "none", "subset", subset),
                "%s lists no image in <product>/%s or split_csv/%s.csv".formatted(folder.root(), ANNOTATIONS, split));
    }

    private void readAnnotations(Path product) throws DatasetException {
        String name = product.getFileName().toString();
        Optional<Path> file = folder.find("the labels of " + name, name + "/" + ANNOTATIONS);
        if (file.filter(Files::isRegularFile).isEmpty()) {
            samples.note(Kind.FILE_MISSING, product.resolve(ANNOTATIONS), "the types of defects are not known");
            return;
        }
        for (CsvTable.Row row : table(file.get(), "image", "label", "mask")) {
            if (row.get("label").isEmpty()) {
                findings.refuse(
                        Kind.BROKEN_ENTRY,
                        folder.nameOf(file.get()),
                        new DatasetException("%s, line %d: label must not be empty".formatted(file.get(), row.line())));
                continue;
            }
            List<String> types = types(row.get("label"));
            if (types.size() > MOST_TYPES) {
                findings.refuse(
                        Kind.BROKEN_ENTRY,
                        folder.nameOf(file.get()),
                        new DatasetException("%s, line %d: %d types of defects; an image may have %d at most"
                                .formatted(file.get(), row.line(), types.size(), MOST_TYPES)));
                continue;
            }
            Optional<Path> image = file(file.get(), row, "image", name);
            Optional<Path> mask = row.get("mask").isEmpty() ? Optional.empty() : file(file.get(), row, "mask", name);
            if (image.isPresent()) {
                Entry entry = new Entry(name, isAnomalous(row), types, mask);
                if (annotated.putIfAbsent(image.get(), entry) != null) {
                    refuseTwice(file.get(), row, image.get());
                }
            }
        }
    }

    private static boolean isAnomalous(CsvTable.Row row) {
        return !row.get("label").equalsIgnoreCase(NORMAL);
    }

    private static List<String> types(String label) {
        return Arrays.stream(label.split(","))
                .map(String::strip)
                .filter(type -> !type.isEmpty() && !type.equalsIgnoreCase(NORMAL))
                .map(type -> type.equalsIgnoreCase(OTHER) ? "" : type)
                .distinct()
                .toList();
    }

    private void refuseTwice(Path file, CsvTable.Row row, Path image) throws DatasetException {
        findings.refuse(
                Kind.DUPLICATE,
                folder.nameOf(image),
                new DatasetException(
                        "%s, line %d: %s is there twice".formatted(file, row.line(), folder.nameOf(image))));
    }

    private void readSplits(Path file) throws DatasetException {
        for (CsvTable.Row row : table(file, "object", "split", "label", "image", "mask")) {
            String product = row.get("object");
            if (product.isEmpty()
                    || row.get("split").isEmpty()
                    || row.get("label").isEmpty()) {
                findings.refuse(
                        Kind.BROKEN_ENTRY,
                        folder.nameOf(file),
                        new DatasetException(
                                "%s, line %d: object, split and label must not be empty".formatted(file, row.line())));
                continue;
            }
            Optional<Path> image = file(file, row, "image", product);
            if (image.isPresent() && listed.contains(image.get())) {
                refuseTwice(file, row, image.get());
            } else if (image.isPresent()) {
                Optional<Path> mask = row.get("mask").isEmpty() ? Optional.empty() : file(file, row, "mask", product);
                Entry known = annotated.getOrDefault(
                        image.get(), new Entry(product, isAnomalous(row), List.of(), Optional.empty()));
                if (known.anomalous() != isAnomalous(row)) {
                    samples.note(
                            Kind.OTHER,
                            image.get(),
                            "'%s' in %s, but not in %s".formatted(row.get("label"), file.getFileName(), ANNOTATIONS));
                }
                add(
                        row.get("split"),
                        image.get(),
                        new Entry(product, isAnomalous(row), known.types(), mask.or(known::mask)));
            }
        }
    }

    private void add(String itsSplit, Path image, Entry entry) throws DatasetException {
        listed.add(image);
        entry.mask().ifPresent(masks::add);
        if (entry.anomalous() && subset.equals("single") && entry.types().size() > 1) {
            return;
        }
        if (!Files.isRegularFile(image)) {
            // The image stays in the list: the run then counts it among the images that could not be decoded.
            samples.note(Kind.FILE_MISSING, image, "a table lists an image that is not there");
        }
        if (!entry.anomalous()) {
            if (entry.mask().isPresent()) {
                samples.note(Kind.OTHER, image, "normal by its label, but it has a mask, which is not read");
            }
            samples.addNormal(itsSplit, entry.product(), image);
            return;
        }
        Optional<MaskSource> mask = entry.mask().filter(Files::isRegularFile).map(MaskSource.File::new);
        if (mask.isEmpty()) {
            samples.note(Kind.DEFECT_WITHOUT_MASK, image, "an anomalous image without a mask");
        }
        List<String> types = entry.types().isEmpty() ? List.of("") : entry.types();
        samples.addAnomalous(
                itsSplit,
                entry.product(),
                image,
                types.stream().map(type -> new Defect(type, mask)).toList());
    }

    private void noteWhatIsNotListed(Path product) throws DatasetException {
        for (String kind : List.of("Normal", "Anomaly")) {
            for (Path image : images(product.resolve("Data/Images").resolve(kind))) {
                if (!listed.contains(image)) {
                    samples.note(
                            Kind.FILE_IGNORED,
                            image,
                            annotated.containsKey(image)
                                    ? "the list of splits does not have this image"
                                    : "no table lists this image");
                }
            }
        }
        Set<Path> named = annotated.values().stream()
                .flatMap(entry -> entry.mask().stream())
                .collect(Collectors.toSet());
        for (Path mask : images(product.resolve("Data/Masks/Anomaly"))) {
            if (!masks.contains(mask) && !named.contains(mask)) {
                samples.note(Kind.MASK_WITHOUT_IMAGE, mask, "no table names an image for this mask");
            }
        }
    }

    private List<Path> images(Path in) throws DatasetException {
        Listing listing = Files.isDirectory(in) ? folder.list(in) : new Listing(List.of(), List.of());
        return listing.images();
    }

    private List<CsvTable.Row> table(Path file, String... columns) throws DatasetException {
        return CsvTable.read(file, folder.nameOf(file), List.of(columns), findings);
    }

    /** The file that a row names, below the data set's root or below its product's folder. */
    private Optional<Path> file(Path table, CsvTable.Row row, String column, String product) throws DatasetException {
        String where = "%s, line %d, %s".formatted(table, row.line(), column);
        String written = row.get(column);
        Optional<Path> file = folder.find(where, written);
        if (file.isPresent() && !Files.exists(file.get()) && !product.isEmpty()) {
            Optional<Path> below = folder.find(where, product + "/" + written);
            return below.filter(Files::exists).isPresent() ? below : file;
        }
        return file;
    }
}
