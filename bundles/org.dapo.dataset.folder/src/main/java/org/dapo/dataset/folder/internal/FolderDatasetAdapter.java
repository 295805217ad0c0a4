package org.dapo.dataset.folder.internal;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dapo.api.dataset.CheckedDataset;
import org.dapo.api.dataset.DatasetAdapter;
import org.dapo.api.dataset.DatasetException;
import org.dapo.api.dataset.DatasetFindings;
import org.dapo.api.dataset.DatasetFolder;
import org.dapo.api.plugin.DapoPlugin;
import org.dapo.layout.LayoutAdapter;
import org.dapo.layout.LayoutPath;
import org.dapo.layout.SampleCollector;
import org.osgi.service.component.annotations.Component;

/**
 * Folders of good and of bad images only, without masks and types. A folder on the path to an image is called {@code good} or
 * {@code bad}, or another {@link Word} for it. A folder above or below may be called {@code train} or {@code test}; this is the
 * split, by default {@code test}. The first folder above with another name is the product, by default the data set's own folder.
 * The setting {@code product=NAME} is for a data set of one product.
 */
@Component(service = DatasetAdapter.class)
@DapoPlugin(name = "folder", version = "1.0.0")
public final class FolderDatasetAdapter extends LayoutAdapter {
    private static final String PRODUCT = "product";

    @Override
    protected CheckedDataset read(Path root, DatasetFindings findings) throws DatasetException {
        LayoutPath path = LayoutPath.parse("folder", root, Map.of(PRODUCT, List.of()));
        DatasetFolder folder =
                DatasetFolder.open(path.root(), "a folder with the folders good and bad in it", findings);
        Path name = path.root().toAbsolutePath().normalize().getFileName();
        SampleCollector samples = new SampleCollector(folder, findings, List.of("train", "validation", "test"));
        return new FolderReader(
                        samples,
                        Optional.ofNullable(path.settings().get(PRODUCT)),
                        name == null ? "product" : name.toString())
                .read();
    }
}
