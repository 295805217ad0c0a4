package org.dapo.dataset.index.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.dapo.api.dataset.DatasetAdapter;
import org.dapo.testkit.DatasetAdapterContract;

class IndexDatasetAdapterContractTest extends DatasetAdapterContract {
    @Override
    protected DatasetAdapter adapter() {
        return new IndexDatasetAdapter();
    }

    @Override
    protected void writeDataset(Path folder) throws IOException {
        for (String name : List.of("a/0.png", "b/0.png", "b/1.png", "b/masks/1.png")) {
            Files.createDirectories(folder.resolve(name).getParent());
            Files.createFile(folder.resolve(name));
        }
        Files.writeString(folder.resolve("meta.json"), """
                {"train": {"a": [{"img_path": "a/0.png", "mask_path": "", "cls_name": "a", "specie_name": "good", "anomaly": 0}]},
                 "test": {"b": [
                   {"img_path": "b/1.png", "mask_path": "b/masks/1.png", "cls_name": "b", "specie_name": "cut", "anomaly": 1},
                   {"img_path": "b/0.png", "mask_path": "", "cls_name": "b", "specie_name": "good", "anomaly": 0}]}}
                """);
    }
}
