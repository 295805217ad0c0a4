package org.dapo.dataset.coco.internal;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.dapo.api.dataset.CheckedDataset;
import org.dapo.api.dataset.DatasetException;
import org.dapo.api.dataset.DatasetFindings;
import org.dapo.api.dataset.DatasetFolder;
import org.dapo.api.dataset.DatasetNote.Kind;
import org.dapo.api.dataset.Defect;
import org.dapo.api.file.FileProblem;
import org.dapo.api.image.ImageException;
import org.dapo.api.image.MaskSource;
import org.dapo.layout.SampleCollector;

/** Reads the annotations of a folder and lists its good images. For a single use. */
final class CocoReader {
    private static final String ANNOTATIONS = "annotations";
    private static final String INSTANCES = "instances_";
    private static final String IMAGES = "images";
    private static final String USUAL_SPLIT = "test";

    /** As large as an image may be. */
    private static final long MOST_PIXELS = 200_000_000;

    private final DatasetFolder folder;
    private final SampleCollector samples;
    private final DatasetFindings findings;
    private final String product;
    private final Set<Path> listed = new HashSet<>();
    private final Set<String> splits = new LinkedHashSet<>();

    CocoReader(SampleCollector samples, DatasetFindings findings, String product) {
        this.folder = samples.folder();
        this.samples = samples;
        this.findings = findings;
        this.product = product;
    }

    CheckedDataset toDataset(Map<String, String> choices) throws DatasetException {
        noteWhatIsNotListed();
        return samples.toDataset(
                choices,
                "%s has no %s/%s<split>.json that lists an image".formatted(folder.root(), ANNOTATIONS, INSTANCES));
    }

    /** Reads {@code instances_*.json} or, if there are none, every {@code .json}. */
    void readAnnotations() throws DatasetException {
        Path annotations = folder.root().resolve(ANNOTATIONS);
        if (!Files.isDirectory(annotations)) {
            throw new DatasetException("%s %s; it should be the folder of %s<split>.json"
                    .formatted(annotations, FileProblem.at(annotations), INSTANCES));
        }
        List<Path> files = folder.files(annotations, ".json");
        List<Path> instances = files.stream()
                .filter(file -> file.getFileName().toString().startsWith(INSTANCES))
                .toList();
        for (Path file : instances.isEmpty() ? files : instances) {
            String stem = DatasetFolder.stem(file);
            String split = instances.isEmpty() || stem.equals(INSTANCES) ? stem : stem.substring(INSTANCES.length());
            splits.add(split);
            readFile(file, split);
        }
    }

    private void readFile(Path file, String split) throws DatasetException {
        CocoFile content = CocoFile.read(file);
        Map<Long, List<CocoFile.Annotation>> left = new LinkedHashMap<>(content.annotations());
        Set<Long> ids = new HashSet<>();
        for (CocoFile.Image image : content.images()) {
            // One without an id is refused for that.
            if (image.id() >= 0 && !ids.add(image.id())) {
                refuse(
                        Kind.DUPLICATE,
                        file,
                        image.location(),
                        "an image with the id %d is there twice".formatted(image.id()));
                continue;
            }
            List<CocoFile.Annotation> its = left.remove(image.id());
            readImage(file, split, image, its == null ? List.of() : its, content.categories());
        }
        left.values()
                .forEach(orphans -> orphans.forEach(orphan -> samples.note(
                        Kind.MASK_WITHOUT_IMAGE,
                        file,
                        "%s is of an image that is not listed".formatted(orphan.location()))));
    }

    private void readImage(
            Path file,
            String split,
            CocoFile.Image image,
            List<CocoFile.Annotation> annotations,
            Map<Long, String> categories)
            throws DatasetException {
        if (image.file().isBlank() || image.id() < 0) {
            refuse(Kind.BROKEN_ENTRY, file, image.location(), "an image needs an id and a file_name");
            return;
        }
        Optional<Path> path = find(file, image, split);
        if (path.isEmpty()) {
            return;
        }
        listed.add(path.get());
        if (!Files.isRegularFile(path.get())) {
            // The image stays in the list: the run then counts it among the images that could not be decoded.
            samples.note(Kind.FILE_MISSING, path.get(), "the annotations list an image that is not there");
        }
        if (annotations.isEmpty()) {
            samples.addNormal(split, product, path.get());
            return;
        }
        if (image.width() < 1 || image.height() < 1 || image.width() > MOST_PIXELS / image.height()) {
            refuse(
                    Kind.BROKEN_ENTRY,
                    file,
                    image.location(),
                    "an image of %d x %d; width and height must be said, and have %d pixels at most"
                            .formatted(image.width(), image.height(), MOST_PIXELS));
            return;
        }
        samples.addAnomalous(split, product, path.get(), defects(file, image, path.get(), annotations, categories));
    }

    /** Finds an image: the first of several locations that has such a file. */
    private Optional<Path> find(Path file, CocoFile.Image image, String split) throws DatasetException {
        String where = "%s: %s.file_name".formatted(file, image.location());
        Optional<Path> first = Optional.empty();
        for (String place : List.of(IMAGES + "/" + split + "/", IMAGES + "/", split + "/", "")) {
            Optional<Path> path = folder.find(where, place + image.file());
            if (path.isEmpty() || Files.isRegularFile(path.get())) {
                return path;
            }
            first = first.or(() -> path);
        }
        return first;
    }

    /** One defect per category, with all of its annotations in one mask. */
    private List<Defect> defects(
            Path file,
            CocoFile.Image image,
            Path path,
            List<CocoFile.Annotation> annotations,
            Map<Long, String> categories)
            throws DatasetException {
        Map<String, List<Region>> regions = new LinkedHashMap<>();
        for (CocoFile.Annotation annotation : annotations) {
            String category = categories.get(annotation.category());
            if (category == null || category.isEmpty()) {
                refuse(
                        Kind.BROKEN_ENTRY,
                        file,
                        annotation.location(),
                        "there is no category %d with a name".formatted(annotation.category()));
                continue;
            }
            List<Region> its = regions.computeIfAbsent(category, name -> new ArrayList<>());
            annotation.region().ifPresent(its::add);
        }
        List<Defect> defects = new ArrayList<>();
        regions.forEach((category, its) -> {
            if (its.isEmpty()) {
                samples.note(Kind.DEFECT_WITHOUT_MASK, path, "annotations of '%s' mark no pixel".formatted(category));
            }
            defects.add(new Defect(
                    category,
                    its.isEmpty()
                            ? Optional.empty()
                            : Optional.of(mask(folder.nameOf(path), image, category, its, regions.size()))));
        });
        return defects;
    }

    private static MaskSource mask(
            String path, CocoFile.Image image, String category, List<Region> regions, int masks) {
        String name = "the annotations of '%s' in %s".formatted(category, path);
        return new MaskSource.Pixels(name, () -> {
            try {
                Canvas canvas = new Canvas((int) image.width(), (int) image.height(), masks);
                for (Region region : regions) {
                    region.paint(canvas);
                }
                return canvas.mask();
            } catch (ImageException e) {
                throw new ImageException(name + ": " + e.getMessage(), e);
            }
        });
    }

    /** Good images of a split are in the folder of its name; others are in test, or in the first split if there is no test. */
    void readGood(Path good) throws DatasetException {
        String usual = splits.isEmpty() || splits.contains(USUAL_SPLIT)
                ? USUAL_SPLIT
                : splits.iterator().next();
        for (Path image : folder.imagesBelow(good)) {
            Path way = good.relativize(image);
            String first = way.getNameCount() > 1 ? way.getName(0).toString() : "";
            boolean isSplit = splits.contains(first) || first.equals("train") || first.equals(USUAL_SPLIT);
            if (listed.add(image)) {
                samples.addNormal(isSplit ? first : usual, product, image);
            } else {
                samples.note(Kind.OTHER, image, "among the good images, and annotated; the annotations count");
            }
        }
    }

    private void noteWhatIsNotListed() throws DatasetException {
        List<String> places = new ArrayList<>(splits);
        places.add(IMAGES);
        for (String place : places) {
            Path images = folder.root().resolve(place);
            if (Files.isDirectory(images)) {
                for (Path image : folder.imagesBelow(images)) {
                    if (!listed.contains(image)) {
                        samples.note(Kind.FILE_IGNORED, image, "no annotations list this image");
                    }
                }
            }
        }
    }

    private void refuse(Kind kind, Path file, String location, String text) throws DatasetException {
        findings.refuse(kind, folder.nameOf(file), new DatasetException("%s: %s: %s".formatted(file, location, text)));
    }
}
