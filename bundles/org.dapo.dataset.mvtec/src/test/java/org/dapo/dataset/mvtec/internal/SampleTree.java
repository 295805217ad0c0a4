package org.dapo.dataset.mvtec.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes a tree of empty files. An adapter does not read their content. */
record SampleTree(Path root) {
    static SampleTree in(Path root) {
        return new SampleTree(root);
    }

    SampleTree file(String name) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        Files.createFile(file);
        return this;
    }
}
