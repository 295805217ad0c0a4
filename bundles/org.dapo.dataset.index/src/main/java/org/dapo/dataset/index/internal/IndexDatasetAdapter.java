package org.dapo.dataset.index.internal;

import java.nio.file.Files;
import java.nio.file.Path;
import org.dapo.api.dataset.Dataset;
import org.dapo.api.dataset.DatasetAdapter;
import org.dapo.api.dataset.DatasetException;
import org.dapo.api.dataset.DatasetFolder;
import org.dapo.api.plugin.DapoPlugin;
import org.osgi.service.component.annotations.Component;

/**
 * The index that zero-shot anomaly detection prototypes share: {@code meta.json} with a list of images per split and
 * product, or per product alone, which is then the split {@code test}. The root is the folder that holds
 * {@code meta.json}, or an index file of any name; paths in it are relative to its folder.
 *
 * <p>An entry has {@code img_path}, {@code mask_path} ("" for none), {@code cls_name} or {@code product_cls},
 * {@code specie_name} or {@code defect_cls}, and {@code anomaly}, which alone says whether the image is anomalous.
 */
@Component
@DapoPlugin(name = "index", version = "1.0.0")
public final class IndexDatasetAdapter implements DatasetAdapter {
    private static final String INDEX = "meta.json";

    @Override
    public Dataset open(Path root) throws DatasetException {
        Path file = Files.isDirectory(root) ? root.resolve(INDEX) : root;
        if (!Files.isRegularFile(file)) {
            throw new DatasetException(
                    "%s is not there; the index layout needs a folder with %s, or that file".formatted(file, INDEX));
        }
        Path parent = file.getParent();
        DatasetFolder folder = DatasetFolder.open(parent == null ? Path.of("") : parent, "the folder of the index");
        Path index = folder.resolve("the index", file.getFileName().toString());
        SampleList samples = new SampleList(index, folder);
        new IndexParser(index, samples::add).parse();
        return samples.toDataset();
    }
}
