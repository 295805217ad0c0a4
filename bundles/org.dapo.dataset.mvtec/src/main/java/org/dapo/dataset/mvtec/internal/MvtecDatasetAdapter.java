package org.dapo.dataset.mvtec.internal;

import java.nio.file.Path;
import org.dapo.api.dataset.CheckedDataset;
import org.dapo.api.dataset.DatasetAdapter;
import org.dapo.api.dataset.DatasetException;
import org.dapo.api.dataset.DatasetFindings;
import org.dapo.api.plugin.DapoPlugin;
import org.dapo.layout.LayoutAdapter;
import org.dapo.layout.ProductFolders;
import org.dapo.layout.ProductLayout;
import org.osgi.service.component.annotations.Component;

/**
 * The layout of MVTec AD and MPDD: {@code <product>/train/good}, {@code <product>/test/<type>} and, for the images in
 * test, {@code <product>/ground_truth/<type>/<image>_mask.png}. Images in {@code good} are normal. Source: Bergmann et
 * al., MVTec AD, CVPR 2019, and the readme in the set.
 */
@Component(service = DatasetAdapter.class)
@DapoPlugin(name = "mvtec", version = "1.1.0")
public final class MvtecDatasetAdapter extends LayoutAdapter {
    @Override
    protected CheckedDataset read(Path root, DatasetFindings findings) throws DatasetException {
        return ProductFolders.read(ProductLayout.MVTEC, root, findings);
    }
}
