package org.dapo.dataset.coco.internal;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.dapo.api.dataset.CheckedDataset;
import org.dapo.api.dataset.DatasetAdapter;
import org.dapo.api.dataset.DatasetException;
import org.dapo.api.dataset.DatasetFindings;
import org.dapo.api.dataset.DatasetFolder;
import org.dapo.api.file.FileProblem;
import org.dapo.api.plugin.DapoPlugin;
import org.dapo.layout.LayoutAdapter;
import org.dapo.layout.LayoutPath;
import org.dapo.layout.SampleCollector;
import org.osgi.service.component.annotations.Component;

/**
 * Annotations in COCO format: {@code annotations/instances_<split>.json}, images in {@code images/<split>} or {@code images}. A
 * folder {@code good} holds images without defects, which need no annotation entry. A category is a defect type; a listed image
 * without annotations is normal. The setting {@code good=FOLDER} names another such folder. The setting {@code product=NAME}
 * names the product, by default as the data set's folder. Source: Lin et al., Microsoft COCO, ECCV 2014, and cocodataset.org.
 */
@Component(service = DatasetAdapter.class)
@DapoPlugin(name = "coco", version = "1.0.0")
public final class CocoDatasetAdapter extends LayoutAdapter {
    private static final String GOOD = "good";
    private static final String PRODUCT = "product";
    private static final Map<String, List<String>> SETTINGS = Map.of(GOOD, List.of(), PRODUCT, List.of());

    @Override
    protected CheckedDataset read(Path root, DatasetFindings findings) throws DatasetException {
        LayoutPath path = LayoutPath.parse("coco", root, SETTINGS);
        DatasetFolder folder =
                DatasetFolder.open(path.root(), "the folder that holds annotations and images", findings);
        Path good = folder.resolve("coco: good", path.setting(GOOD, GOOD));
        boolean hasGood = Files.isDirectory(good);
        if (!hasGood && path.settings().containsKey(GOOD)) {
            throw new DatasetException(
                    "%s %s; it should be the folder of good images".formatted(good, FileProblem.at(good)));
        }
        Path name = path.root().toAbsolutePath().normalize().getFileName();
        String product = path.setting(PRODUCT, name == null ? "product" : name.toString());
        CocoReader reader =
                new CocoReader(new SampleCollector(folder, findings, List.of("train", "test")), findings, product);
        reader.readAnnotations();
        if (hasGood) {
            reader.readGood(good);
        }
        return reader.toDataset(Map.of(GOOD, hasGood ? folder.nameOf(good) : "none"));
    }
}
