package org.dapo.itests;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import org.dapo.api.model.ModelManifest;
import org.dapo.api.model.ModelSource;
import org.dapo.api.plugin.PluginProperties;

/**
 * A model service with a seeded CLIP that is created and tuned in seconds.
 *
 * @param name the model's name
 * @param seed the seed of its weights
 */
record TinyModel(String name, int seed) implements ModelSource {
    static final String NAME = "clip-tiny";

    private static final String JSON = """
        {"name":"%s","version":"1.0.0","family":"clip","description":"","source":"","licence":"Apache-2.0","files":[],
         "architecture":{"embedding":16,
           "vision":{"imageSize":32,"patch":8,"width":32,"layers":4,"heads":4},
           "text":{"contextLength":20,"vocabulary":49408,"width":32,"layers":2,"heads":4},
           "activation":"quick_gelu"},
         "weights":{"seed":%d}}
        """;

    /** Creates the default model. */
    TinyModel() {
        this(NAME, 3);
    }

    @Override
    public ModelManifest manifest() {
        return new ModelManifest(name, "clip", "", "", "Apache-2.0", List.of(), JSON.formatted(name, seed));
    }

    @Override
    public Path file(String file) throws IOException {
        throw new FileNotFoundException(file);
    }

    static Dictionary<String, Object> properties() {
        return properties(NAME);
    }

    static Dictionary<String, Object> properties(String name) {
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put(PluginProperties.NAME, name);
        properties.put(PluginProperties.VERSION, "1.0.0");
        properties.put(FAMILY_PROPERTY, "clip");
        return properties;
    }
}
