package org.dapo.dataset.mvtec.internal;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.dapo.api.dataset.CheckedDataset;
import org.dapo.api.dataset.DatasetAdapter;
import org.dapo.api.dataset.DatasetException;
import org.dapo.api.dataset.DatasetFindings;
import org.dapo.api.dataset.DatasetFolder;
import org.dapo.api.plugin.DapoPlugin;
import org.dapo.layout.DefectNaming;
import org.dapo.layout.LayoutAdapter;
import org.dapo.layout.LayoutPath;
import org.dapo.layout.ProductFolders;
import org.dapo.layout.ProductLayout;
import org.dapo.layout.ProductLayout.MaskNames;
import org.dapo.layout.SampleCollector;
import org.osgi.service.component.annotations.Component;

/**
 * The layout of MVTec LOCO AD. It is MVTec AD's, with {@code <product>/validation/good} added. Each image's masks have their own
 * folder, {@code <product>/ground_truth/<type>/<image>/000.png}, each for one defect. The types are {@code logical_anomalies}
 * and {@code structural_anomalies}. With the setting {@code types=defects} they are those of
 * {@code <product>/defects_config.json}, which states the pixel value of each; every mask is then read. Source: Bergmann et al.,
 * Beyond Dents and Scratches, IJCV 2022.
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

    private static final String TYPES = "types";
    private static final String FOLDERS = "folders";
    private static final Map<String, List<String>> SETTINGS = Map.of(TYPES, List.of(FOLDERS, "defects"));

    @Override
    protected CheckedDataset read(Path root, DatasetFindings findings) throws DatasetException {
        LayoutPath path = LayoutPath.parse("loco", root, SETTINGS);
        DatasetFolder folder = DatasetFolder.open(path.root(), "the folder that holds the products", findings);
        SampleCollector samples = new SampleCollector(folder, findings, LOCO.splits());
        String types = path.setting(TYPES, FOLDERS);
        DefectNaming naming = types.equals(FOLDERS) ? DefectNaming.BY_FOLDER : new LocoDefects(samples);
        return new ProductFolders(LOCO, path.root(), samples, naming).read(Map.of(TYPES, types));
    }
}
