package org.dapo.dataset.index.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.dapo.api.dataset.DatasetException;
import org.dapo.api.dataset.DatasetFindings;
import org.dapo.api.dataset.DatasetNote.Kind;
import org.dapo.layout.JsonFile;

/** Reads an index file's entries. For a single use. */
final class IndexParser {
    private static final String ONLY_SPLIT = "test";
    private static final String IMAGE = "img_path";
    private static final String ANOMALY = "anomaly";
    private static final Set<String> TEXT_FIELDS =
            Set.of(IMAGE, "mask_path", "cls_name", "product_cls", "specie_name", "defect_cls");

    private final Path file;
    private final DatasetFindings findings;
    private final Entries entries;

    /** Receives the entries as they are read. */
    @FunctionalInterface
    interface Entries {
        void add(IndexEntry entry) throws DatasetException;
    }

    IndexParser(Path file, DatasetFindings findings, Entries entries) {
        this.file = file;
        this.findings = findings;
        this.entries = entries;
    }

    void parse() throws DatasetException {
        JsonFile.read(file, this::readTop);
    }

    /** Reads split → product → entries or product → entries; the first list or object shows which. */
    private void readTop(JsonFile json) throws IOException, DatasetException {
        boolean[] first = new boolean[1];
        boolean[] lists = new boolean[1];
        json.object("an object of splits or products", name -> {
            boolean list = json.isList();
            if (first[0] && list != lists[0]) {
                throw json.problem("splits and products must not stand side by side");
            }
            first[0] = true;
            lists[0] = list;
            if (list) {
                readProduct(json, ONLY_SPLIT, name);
            } else {
                json.object("an object of products, or a list of entries", product -> readProduct(json, name, product));
            }
        });
    }

    private void readProduct(JsonFile json, String split, String product) throws IOException, DatasetException {
        json.list("a list of entries", () -> readEntry(json, split, product));
    }

    private void readEntry(JsonFile json, String split, String product) throws IOException, DatasetException {
        String location = json.place();
        Map<String, String> texts = new HashMap<>();
        Map<String, Boolean> truths = new HashMap<>();
        json.object("an entry", name -> {
            if (name.equals(ANOMALY)) {
                truths.put(name, json.truth());
            } else if (TEXT_FIELDS.contains(name)) {
                texts.put(name, json.text());
            } else {
                json.skip();
            }
        });
        String image = firstOf(texts, IMAGE, IMAGE);
        if (!truths.containsKey(ANOMALY)) {
            refuse(location, "%s: %s has no %s; it must be 0 or 1".formatted(file, location, ANOMALY));
        } else if (image.isEmpty()) {
            refuse(location, "%s: %s has no %s".formatted(file, location, IMAGE));
        } else {
            String named = firstOf(texts, "cls_name", "product_cls");
            entries.add(new IndexEntry(
                    location,
                    split,
                    named.isEmpty() ? product : named,
                    image,
                    texts.getOrDefault("mask_path", ""),
                    firstOf(texts, "specie_name", "defect_cls"),
                    truths.get(ANOMALY)));
        }
    }

    private void refuse(String location, String message) throws DatasetException {
        findings.refuse(Kind.BROKEN_ENTRY, location, new DatasetException(message));
    }

    private static String firstOf(Map<String, String> texts, String name, String otherName) {
        String text = texts.getOrDefault(name, "");
        return text.isBlank() ? texts.getOrDefault(otherName, "").strip() : text.strip();
    }
}
