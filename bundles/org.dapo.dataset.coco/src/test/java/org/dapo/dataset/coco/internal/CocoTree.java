package org.dapo.dataset.coco.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes a small tree in COCO's layout; images are empty files. */
final class CocoTree {
    /** Has a polygon, run lengths in both forms, a box, a crowd, an empty segmentation, and an image without annotations. */
    static final String TEST = """
            {"info": {"description": "line 2"},
             "images": [
               {"id": 1, "file_name": "a.png", "width": 4, "height": 3},
               {"id": 2, "file_name": "b.png", "width": 4, "height": 3},
               {"id": 3, "file_name": "c.png", "width": 4, "height": 3}],
             "categories": [{"id": 7, "name": "scratch"}, {"id": 8, "name": "dent"}],
             "annotations": [
               {"id": 1, "image_id": 1, "category_id": 7, "iscrowd": 0, "segmentation": [[1, 1, 1, 2, 3, 2, 3, 1]], "bbox": [1, 1, 2, 1]},
               {"id": 2, "image_id": 1, "category_id": 7, "iscrowd": 1, "segmentation": {"size": [3, 4], "counts": [0, 1, 11]}},
               {"id": 3, "image_id": 1, "category_id": 8, "segmentation": {"size": [3, 4], "counts": ";1"}},
               {"id": 4, "image_id": 2, "category_id": 8, "segmentation": [], "bbox": [0, 0, 1, 1]}]}
            """;

    private CocoTree() {}

    static void write(Path root) throws IOException {
        for (String name : new String[] {"images/test/a.png", "images/b.png", "images/c.png", "good/1.png"}) {
            file(root, name);
        }
        annotations(root, "instances_test.json", TEST);
    }

    static void annotations(Path root, String name, String json) throws IOException {
        Files.createDirectories(root.resolve("annotations"));
        Files.writeString(root.resolve("annotations").resolve(name), json);
    }

    static void file(Path root, String name) throws IOException {
        Files.createDirectories(root.resolve(name).getParent());
        Files.createFile(root.resolve(name));
    }
}
