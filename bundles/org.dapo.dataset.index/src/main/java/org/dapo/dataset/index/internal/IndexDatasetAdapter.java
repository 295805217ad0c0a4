package org.dapo.dataset.index.internal;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.dapo.api.dataset.CheckedDataset;
import org.dapo.api.dataset.DatasetAdapter;
import org.dapo.api.dataset.DatasetException;
import org.dapo.api.dataset.DatasetFindings;
import org.dapo.api.dataset.DatasetFolder;
import org.dapo.api.file.FileProblem;
import org.dapo.api.plugin.DapoPlugin;
import org.dapo.layout.LayoutAdapter;
import org.dapo.layout.SampleCollector;
import org.osgi.service.component.annotations.Component;

/**
 * The index shared by zero-shot anomaly detection prototypes: {@code meta.json} with a list of images per split and product. If
 * there is a list per product only, the split is {@code test}. The root is the folder that holds {@code meta.json}, or an index
 * file of any name; paths in it are relative to its folder.
 * <p>An entry has {@code img_path}, {@code mask_path} ("" for none), {@code cls_name} or {@code product_cls},
 * {@code specie_name} or {@code defect_cls}, and {@code anomaly}. Only {@code anomaly} states whether the image is anomalous.
 */
@Component(service = DatasetAdapter.class)
@DapoPlugin(name = "index", version = "1.1.0")
public final class IndexDatasetAdapter extends LayoutAdapter {
    private static final String INDEX = "meta.json";

    @Override
    protected CheckedDataset read(Path root, DatasetFindings findings) throws DatasetException {
        boolean folderGiven = Files.isDirectory(root);
        Path file = folderGiven ? root.resolve(INDEX) : root;
        if (!Files.isRegularFile(file)) {
            throw new DatasetException("%s %s; the index layout needs a folder with %s, or that file"
                    .formatted(file, FileProblem.at(file), INDEX));
        }
        Path parent = folderGiven ? root : Objects.requireNonNullElse(file.getParent(), Path.of("."));
        DatasetFolder folder = DatasetFolder.open(parent, "the folder of the index", findings);
        Path index = folder.resolve("the index", file.getFileName().toString());
        EntrySamples samples = new EntrySamples(index, new SampleCollector(folder, findings, List.of()), findings);
        new IndexParser(index, findings, samples::add).parse();
        return samples.toDataset();
    }
}
