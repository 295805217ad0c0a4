package org.dapo.dataset.realiad.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.dapo.api.dataset.DatasetException;
import org.dapo.layout.JsonFile;

/**
 * The list of one product's images, not yet validated: {@code {"meta": {"normal_class": "OK", "prefix": "nut/"}, "train": […],
 * "test": […]}}.
 *
 * @param normalClass the class name of normal images
 * @param prefix the prefix of every path
 * @param entries the images
 */
record ProductList(String normalClass, String prefix, List<Entry> entries) {
    private static final Set<String> SPLITS = Set.of("train", "test");
    private static final String USUAL_NORMAL_CLASS = "OK";

    /**
     * An image.
     *
     * @param location its position in the file, for messages
     * @param split the split it is listed under
     * @param product as written, may be empty
     * @param type as written, may be empty
     * @param image its path, may be empty
     * @param mask its mask's path, empty for none
     */
    record Entry(String location, String split, String product, String type, String image, String mask) {}

    static ProductList read(Path file) throws DatasetException {
        Map<String, String> meta = new HashMap<>();
        List<Entry> entries = new ArrayList<>();
        JsonFile.read(
                file,
                json -> json.object("an object with meta, train and test", name -> {
                    if (name.equals("meta")) {
                        json.object("an object", field -> read(json, field, Set.of("normal_class", "prefix"), meta));
                    } else if (SPLITS.contains(name)) {
                        json.list("a list of images", () -> entries.add(entry(json, name)));
                    } else {
                        json.skip();
                    }
                }));
        return new ProductList(
                meta.getOrDefault("normal_class", USUAL_NORMAL_CLASS), meta.getOrDefault("prefix", ""), entries);
    }

    private static Entry entry(JsonFile json, String split) throws IOException, DatasetException {
        String location = json.place();
        Map<String, String> texts = new HashMap<>();
        Set<String> fields = Set.of("category", "anomaly_class", "image_path", "mask_path");
        json.object("an image", field -> read(json, field, fields, texts));
        return new Entry(
                location,
                split,
                texts.getOrDefault("category", "").strip(),
                texts.getOrDefault("anomaly_class", "").strip(),
                texts.getOrDefault("image_path", ""),
                texts.getOrDefault("mask_path", ""));
    }

    private static void read(JsonFile json, String field, Set<String> wanted, Map<String, String> texts)
            throws IOException, DatasetException {
        if (wanted.contains(field)) {
            texts.put(field, json.text());
        } else {
            json.skip();
        }
    }
}
