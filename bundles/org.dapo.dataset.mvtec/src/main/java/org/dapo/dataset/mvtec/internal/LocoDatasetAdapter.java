package org.dapo.dataset.mvtec.internal;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.dapo.api.dataset.CheckedDataset;
import org.dapo.api.dataset.DatasetAdapter;
import org.dapo.api.dataset.DatasetException;
import org.dapo.api.dataset.DatasetFindings;
import org.dapo.api.plugin.DapoPlugin;
import org.dapo.layout.LayoutAdapter;
import org.dapo.layout.ProductFolders;
import org.dapo.layout.ProductLayout;
import org.dapo.layout.ProductLayout.MaskNames;
import org.osgi.service.component.annotations.Component;

/**
 * The layout of MVTec LOCO AD: as MVTec AD's, with {@code <product>/validation/good}, and with the masks of an image in a
 * folder of its own, {@code <product>/ground_truth/<type>/<image>/000.png}, each a defect. The types are
 * {@code logical_anomalies} and {@code structural_anomalies}. Source: Bergmann et al., Beyond Dents and Scratches, IJCV 2022.
 */
@Component(service = DatasetAdapter.class)
@DapoPlugin(name = "loco", version = "1.0.0")
public final class LocoDatasetAdapter extends LayoutAdapter {
    private static final ProductLayout LOCO = new ProductLayout(
            List.of("train", "validation", "test"),
            "good",
            Set.of(),
            MaskNames.IN_A_FOLDER,
            false,
            UnaryOperator.identity());

    @Override
    protected CheckedDataset read(Path root, DatasetFindings findings) throws DatasetException {
        return ProductFolders.read(LOCO, root, findings);
    }
}
