package org.dapo.dataset.realiad.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes a small tree with the file names of Real-IAD; images and masks are empty files. */
final class RealIadTree {
    static final String LIST = """
            {"meta": {"normal_class": "OK", "prefix": "audiojack/"},
             "train": [
               {"category": "audiojack", "anomaly_class": "OK", "image_path": "OK/S0001/a_0001_OK_C1.jpg", "mask_path": null}],
             "test": [
               {"category": "audiojack", "anomaly_class": "AK", "image_path": "NG/AK/S0002/a_0002_NG_AK_C1.jpg",
                "mask_path": "NG/AK/S0002/a_0002_NG_AK_C1.png"},
               {"category": "audiojack", "anomaly_class": "OK", "image_path": "NG/AK/S0002/a_0002_NG_AK_C2.jpg",
                "mask_path": null}]}
            """;

    private RealIadTree() {}

    static void write(Path root) throws IOException {
        for (String name : new String[] {
            "OK/S0001/a_0001_OK_C1.jpg",
            "NG/AK/S0002/a_0002_NG_AK_C1.jpg",
            "NG/AK/S0002/a_0002_NG_AK_C1.png",
            "NG/AK/S0002/a_0002_NG_AK_C2.jpg"
        }) {
            file(root, "realiad_1024/audiojack/" + name);
        }
        Files.createDirectories(root.resolve("realiad_jsons"));
        Files.writeString(root.resolve("realiad_jsons/audiojack.json"), LIST);
    }

    static void file(Path root, String name) throws IOException {
        Files.createDirectories(root.resolve(name).getParent());
        Files.createFile(root.resolve(name));
    }
}
