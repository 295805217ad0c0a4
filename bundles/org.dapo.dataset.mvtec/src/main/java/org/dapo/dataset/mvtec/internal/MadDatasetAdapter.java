package org.dapo.dataset.mvtec.internal;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
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
 * The layouts of MAD-Sim and MAD-Real. They differ from MVTec AD's in three points. The mask of {@code 0} is {@code 0_mask} in
 * the first and {@code 0} in the second. Normal images may have masks, which are empty. A product's folder is numbered, as in
 * {@code 01Gorilla}. Source: Zhou et al., PAD, NeurIPS 2023.
 */
@Component(service = DatasetAdapter.class)
@DapoPlugin(name = "mad", version = "1.0.0")
public final class MadDatasetAdapter extends LayoutAdapter {
    private static final ProductLayout MAD = new ProductLayout(
            List.of("train", "test"), "good", Set.of(), MaskNames.EITHER, true, MadDatasetAdapter::withoutNumber);

    private static String withoutNumber(String folder) {
        String name = folder.replaceFirst("^[0-9]+", "");
        return name.isEmpty() ? folder : name;
    }

    @Override
    protected CheckedDataset read(Path root, DatasetFindings findings) throws DatasetException {
        return ProductFolders.read(MAD, root, findings);
    }
}
