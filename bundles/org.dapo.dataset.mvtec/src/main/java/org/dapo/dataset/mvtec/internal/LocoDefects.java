package org.dapo.dataset.mvtec.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.dapo.api.dataset.DatasetException;
import org.dapo.api.dataset.DatasetNote.Kind;
import org.dapo.api.file.FileProblem;
import org.dapo.api.image.ImageException;
import org.dapo.imaging.Images;
import org.dapo.layout.DefectNaming;
import org.dapo.layout.JsonFile;
import org.dapo.layout.SampleCollector;

/** Names the defects of MVTec LOCO AD by the pixel values of their masks, using each product's list. For a single use. */
final class LocoDefects implements DefectNaming {
    private static final String LIST = "defects_config.json";

    private final SampleCollector samples;
    private final Map<Path, Map<Long, String>> namesByProduct = new HashMap<>();

    LocoDefects(SampleCollector samples) {
        this.samples = samples;
    }

    @Override
    public String name(Path product, Path mask, String folder) throws DatasetException {
        Map<Long, String> names = namesByProduct.get(product);
        if (names == null) {
            names = read(product);
            namesByProduct.put(product, names);
        }
        try {
            int value = Images.largestSample(mask);
            String name = names.get((long) value);
            if (name == null) {
                samples.note(Kind.OTHER, mask, "%s names no defect of the value %d".formatted(LIST, value));
            }
            return name == null ? folder : name;
        } catch (ImageException e) {
            samples.note(Kind.OTHER, mask, "it cannot be told which defect it shows: " + e.getMessage());
            return folder;
        }
    }

    private Map<Long, String> read(Path product) throws DatasetException {
        Path file = samples.folder().resolve(LIST, samples.folder().nameOf(product.resolve(LIST)));
        if (!Files.isRegularFile(file)) {
            throw new DatasetException("%s %s, and without it defects have no names; leave out types=defects"
                    .formatted(file, FileProblem.at(file)));
        }
        Map<Long, String> names = new HashMap<>();
        JsonFile.read(file, json -> json.list("a list of defects", () -> readDefect(json, names)));
        return names;
    }

    private static void readDefect(JsonFile json, Map<Long, String> names) throws IOException, DatasetException {
        String place = json.place();
        StringBuilder name = new StringBuilder();
        Map<String, Long> value = new HashMap<>();
        json.object("a defect", field -> {
            switch (field) {
                case "defect_name" -> name.append(json.text().strip());
                case "pixel_value" -> value.put(field, json.whole());
                default -> json.skip();
            }
        });
        if (name.isEmpty() || value.isEmpty()) {
            throw json.problem(place, "a defect needs a defect_name and a pixel_value");
        }
        String other = names.put(value.get("pixel_value"), name.toString());
        if (other != null) {
            throw json.problem(
                    place,
                    "the defect '%s' has the pixel_value %d, and so has '%s'; each needs a value of its own"
                            .formatted(name, value.get("pixel_value"), other));
        }
    }
}
