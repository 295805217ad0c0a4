package org.dapo.dataset.mvtec.internal;

import java.io.IOException;
import java.nio.file.Path;
import org.dapo.api.dataset.DatasetAdapter;
import org.dapo.testkit.DatasetAdapterContract;

class LocoDatasetAdapterContractTest extends DatasetAdapterContract {
    @Override
    protected DatasetAdapter adapter() {
        return new LocoDatasetAdapter();
    }

    @Override
    protected void writeDataset(Path folder) throws IOException {
        SampleTree.in(folder)
                .file("breakfast_box/defects_config.json")
                .file("breakfast_box/train/good/000.png")
                .file("breakfast_box/validation/good/000.png")
                .file("breakfast_box/test/good/000.png")
                .file("breakfast_box/test/logical_anomalies/000.png")
                .file("breakfast_box/ground_truth/logical_anomalies/000/000.png")
                .file("breakfast_box/ground_truth/logical_anomalies/000/001.png")
                .file("breakfast_box/test/structural_anomalies/000.png")
                .file("breakfast_box/ground_truth/structural_anomalies/000/000.png");
    }
}
