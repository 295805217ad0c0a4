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
 * The layout of BTAD: {@code <product>/train/ok}, {@code <product>/test/ok}, {@code <product>/test/ko} and
 * {@code <product>/ground_truth/ko/<image>}, whatever the endings. Types are not named. Source: Mishra et al., VT-ADL, ISIE 2021.
 */
@Component(service = DatasetAdapter.class)
@DapoPlugin(name = "btad", version = "1.0.0")
public final class BtadDatasetAdapter extends LayoutAdapter {
    private static final ProductLayout BTAD = new ProductLayout(
            List.of("train", "test"), "ok", Set.of("ko"), MaskNames.SAME_STEM, false, UnaryOperator.identity());

    @Override
    protected CheckedDataset read(Path root, DatasetFindings findings) throws DatasetException {
        return ProductFolders.read(BTAD, root, findings);
    }
}
