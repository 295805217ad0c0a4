package org.dapo.dataset.realiad.internal;

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
 * Real-IAD: images in {@code realiad_1024/<product>} or another size, and image lists in {@code realiad_jsons/<product>.json}.
 * Only the lists state what an image shows: an image in a folder NG is normal if its view does not show the defect. The setting
 * {@code size=512} selects the images of that size instead of the largest. The setting {@code lists=realiad_jsons_sv} selects
 * another folder of lists. Source: Wang et al., Real-IAD, CVPR 2024.
 */
@Component(service = DatasetAdapter.class)
@DapoPlugin(name = "real-iad", version = "1.0.0")
public final class RealIadDatasetAdapter extends LayoutAdapter {
    private static final String SIZE = "size";
    private static final String LISTS = "lists";
    private static final String UNZIPPED = "realiad_jsons";
    private static final String IMAGES = "realiad_";
    private static final List<String> SIZES = List.of("1024", "512", "256");
    private static final Map<String, List<String>> SETTINGS = Map.of(SIZE, SIZES, LISTS, List.of());

    @Override
    protected CheckedDataset read(Path root, DatasetFindings findings) throws DatasetException {
        LayoutPath path = LayoutPath.parse("real-iad", root, SETTINGS);
        DatasetFolder folder =
                DatasetFolder.open(path.root(), "the folder that holds realiad_1024 and realiad_jsons", findings);
        String size = path.setting(SIZE, largest(path.root()));
        Path images = path.root().resolve(IMAGES + size);
        if (!Files.isDirectory(images)) {
            throw new DatasetException(
                    "%s %s; it should be the folder of the images".formatted(images, FileProblem.at(images)));
        }
        String lists = lists(folder, path.setting(LISTS, UNZIPPED));
        Path listsFolder = folder.resolve("real-iad: lists", lists);
        if (!Files.isDirectory(listsFolder)) {
            throw new DatasetException("%s %s; it should be the folder of the lists, one .json for each product"
                    .formatted(listsFolder, FileProblem.at(listsFolder)));
        }
        SampleCollector samples = new SampleCollector(folder, findings, List.of("train", "test"));
        return new RealIadReader(images, samples, findings).read(listsFolder, Map.of(SIZE, size, LISTS, lists));
    }

    /** The archive of the lists, where it is unzipped, has all of its folders in one called {@code realiad_jsons} again. */
    private static String lists(DatasetFolder folder, String asked) throws DatasetException {
        String nested = UNZIPPED + "/" + asked;
        for (String place : List.of(asked, nested)) {
            Path lists = folder.resolve("real-iad: lists", place);
            if (Files.isDirectory(lists) && !folder.files(lists, ".json").isEmpty()) {
                return place;
            }
        }
        return asked;
    }

    private static String largest(Path root) {
        return SIZES.stream()
                .filter(size -> Files.isDirectory(root.resolve(IMAGES + size)))
                .findFirst()
                .orElse(SIZES.get(0));
    }
}
