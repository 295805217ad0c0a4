package org.dapo.itests;

import java.io.IOException;
import java.nio.file.Path;
import org.dapo.api.dataset.Dataset;
import org.dapo.api.dataset.DatasetAdapter;
import org.dapo.api.image.ImageSource;

/** Writes many plug-ins into a folder for itests/scripts/cold-start.sh. Each is a bundle with its own layout. */
public final class DummyPlugins {
    private DummyPlugins() {}

    /**
     * Writes the plug-ins.
     *
     * @param arguments the folder and the number of plug-ins
     * @throws IOException if a file cannot be written
     */
    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[0]);
        for (int i = 0; i < Integer.parseInt(arguments[1]); i++) {
            String name = "dummy-" + i;
            PluginJar.bundle(name, "1.0.0")
                    .plugin(VersionedLayout.class, DatasetAdapter.class, name, "1.0.0")
                    .classes(VersionedLayout.Opened.class, VersionedLayout.Late.class)
                    .text(VersionedLayout.RESOURCE, "1.0.0")
                    .importing(Dataset.class, ImageSource.class)
                    .writeTo(folder.resolve(name + ".jar"));
        }
    }
}
