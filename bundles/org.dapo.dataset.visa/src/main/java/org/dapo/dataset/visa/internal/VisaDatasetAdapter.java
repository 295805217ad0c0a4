package org.dapo.dataset.visa.internal;

import java.nio.file.Files;
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
import org.dapo.api.file.FileProblem;
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
 * VisA in both of its forms. As released, it has {@code <product>/Data}, {@code <product>/image_anno.csv} and
 * {@code split_csv/1cls.csv}. Reorganised by its authors' script, it has {@code 1cls/<product>/{train,test,ground_truth}}, which
 * names no types. The setting {@code subset=single} omits images with several defect types. The setting
 * {@code split=2cls_fewshot} selects another of the released split lists. Source: Zou et al., SPot-the-Difference, ECCV 2022.
 */
@Component(service = DatasetAdapter.class)
@DapoPlugin(name = "visa", version = "1.0.0")
public final class VisaDatasetAdapter extends LayoutAdapter {
    static final String SUBSET = "subset";
    static final String SPLIT = "split";
    private static final String USUAL_SPLIT = "1cls";

    private static final Map<String, List<String>> SETTINGS =
            Map.of(SUBSET, List.of("all", "single"), SPLIT, List.of(USUAL_SPLIT, "2cls_fewshot", "2cls_highshot"));

    private static final ProductLayout REORGANISED = new ProductLayout(
            List.of("train", "test"), "good", Set.of("bad"), MaskNames.SAME_STEM, false, UnaryOperator.identity());

    @Override
    protected CheckedDataset read(Path root, DatasetFindings findings) throws DatasetException {
        LayoutPath path = LayoutPath.parse("visa", root, SETTINGS);
        DatasetFolder folder = DatasetFolder.open(path.root(), "the folder that holds the products", findings);
        String split = path.setting(SPLIT, USUAL_SPLIT);
        List<Path> products = folder.list(path.root()).folders().stream()
                .filter(ReleasedVisa::isProduct)
                .toList();
        SampleCollector samples = new SampleCollector(folder, findings, REORGANISED.splits());
        if (!products.isEmpty()) {
            Path list = path.root().resolve(ReleasedVisa.list(split));
            if (path.settings().containsKey(SPLIT) && !Files.isRegularFile(list)) {
                throw new DatasetException(
                        "%s %s; it should be the list of splits".formatted(list, FileProblem.at(list)));
            }
            return new ReleasedVisa(samples, findings, split, path.setting(SUBSET, "all")).read(products);
        }
        if (path.settings().containsKey(SUBSET)) {
            throw new DatasetException(
                    "%s is not VisA as released (<product>/image_anno.csv), and so does not say which images have several types; leave out %s"
                            .formatted(path.root(), SUBSET));
        }
        Path below = path.root().resolve(split);
        if (path.settings().containsKey(SPLIT) && !Files.isDirectory(below)) {
            throw new DatasetException(
                    "%s %s; it should be the folder of the products".formatted(below, FileProblem.at(below)));
        }
        Path base = Files.isDirectory(below) ? below : path.root();
        return new ProductFolders(REORGANISED, base, samples, DefectNaming.BY_FOLDER)
                .read(Map.of("form", "reorganised", SPLIT, split));
    }
}
