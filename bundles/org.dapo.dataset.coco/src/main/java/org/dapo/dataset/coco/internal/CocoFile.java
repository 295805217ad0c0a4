package org.dapo.dataset.coco.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dapo.api.dataset.DatasetException;
import org.dapo.layout.JsonFile;

/**
 * An annotation file, not yet validated.
 *
 * @param images the images in file order
 * @param categories the category names by id; no id is below 0
 * @param annotations the annotations by the id of their image
 */
record CocoFile(List<Image> images, Map<Long, String> categories, Map<Long, List<Annotation>> annotations) {
    /**
     * An image.
     *
     * @param location its position in the file, for messages
     * @param id its id, not below 0
     * @param file its file name, may be empty
     * @param width in pixels, 0 if not stated
     * @param height in pixels, 0 if not stated
     */
    record Image(String location, long id, String file, long width, long height) {}

    /**
     * An annotation.
     *
     * @param location its position in the file, for messages
     * @param category the id of its category
     * @param region the marked region; empty if there is none
     */
    record Annotation(String location, long category, Optional<Region> region) {}

    private static final long NONE = -1;

    static CocoFile read(Path file) throws DatasetException {
        CocoFile read = new CocoFile(new ArrayList<>(), new LinkedHashMap<>(), new LinkedHashMap<>());
        JsonFile.read(
                file,
                json -> json.object("an object with images, annotations and categories", name -> {
                    switch (name) {
                        case "images" -> json.list("a list of images", () -> read.readImage(json));
                        case "annotations" -> json.list("a list of annotations", () -> read.readAnnotation(json));
                        case "categories" -> json.list("a list of categories", () -> read.readCategory(json));
                        default -> json.skip();
                    }
                }));
        return read;
    }

    private void readImage(JsonFile json) throws IOException, DatasetException {
        String location = json.place();
        Map<String, Long> numbers = new LinkedHashMap<>();
        StringBuilder name = new StringBuilder();
        json.object("an image", field -> {
            switch (field) {
                case "id" -> numbers.put(field, json.whole());
                case "width", "height" -> {
                    // Only outlines need the size.
                    if (json.isNull()) {
                        json.skip();
                    } else {
                        numbers.put(field, json.whole());
                    }
                }
                case "file_name" -> name.append(json.text());
                default -> json.skip();
            }
        });
        images.add(new Image(
                location,
                numbers.getOrDefault("id", NONE),
                name.toString(),
                numbers.getOrDefault("width", 0L),
                numbers.getOrDefault("height", 0L)));
    }

    private void readCategory(JsonFile json) throws IOException, DatasetException {
        String location = json.place();
        Map<String, Long> numbers = new LinkedHashMap<>();
        StringBuilder name = new StringBuilder();
        json.object("a category", field -> {
            switch (field) {
                case "id" -> numbers.put(field, json.whole());
                case "name" -> name.append(json.text().strip());
                default -> json.skip();
            }
        });
        long id = numbers.getOrDefault("id", NONE);
        if (id < 0) {
            throw json.problem(location, "the category '%s' needs an id, 0 or more".formatted(name));
        }
        String other = categories.put(id, name.toString());
        if (other != null) {
            throw json.problem(
                    location,
                    "the category '%s' has the id %d, and so has '%s'; each needs an id of its own"
                            .formatted(name, id, other));
        }
    }

    private void readAnnotation(JsonFile json) throws IOException, DatasetException {
        String location = json.place();
        Map<String, Long> numbers = new LinkedHashMap<>();
        RegionReader region = new RegionReader(json);
        json.object("an annotation", field -> {
            switch (field) {
                case "image_id", "category_id" -> numbers.put(field, json.whole());
                case "segmentation" -> region.readSegmentation();
                case "bbox" -> region.readBox();
                default -> json.skip();
            }
        });
        annotations
                .computeIfAbsent(numbers.getOrDefault("image_id", NONE), id -> new ArrayList<>())
                .add(new Annotation(location, numbers.getOrDefault("category_id", NONE), region.region()));
    }
}
