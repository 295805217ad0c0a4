package org.dapo.dataset.mvtec.internal;

import java.nio.file.Path;
import org.dapo.api.dataset.Dataset;
import org.dapo.api.dataset.DatasetAdapter;
import org.dapo.api.dataset.DatasetException;
import org.dapo.api.dataset.DatasetFolder;
import org.dapo.api.plugin.DapoPlugin;
import org.osgi.service.component.annotations.Component;

/**
 * The layout of MVTec AD and MPDD: {@code <product>/train/good}, {@code <product>/test/<type>} and, for the images in
 * test, {@code <product>/ground_truth/<type>/<image>_mask.png}. Images in {@code good} are normal. Source: Bergmann et
 * al., MVTec AD, CVPR 2019, and the readme in the set.
 */
@Component
@DapoPlugin(name = "mvtec", version = "1.0.0")
public final class MvtecDatasetAdapter implements DatasetAdapter {
    @Override
    public Dataset open(Path root) throws DatasetException {
        return new MvtecReader(DatasetFolder.open(root, "the folder that holds the products")).read();
    }
}
