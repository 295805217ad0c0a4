package org.dapo.dataset.mvtec.internal;

import java.io.IOException;
import java.nio.file.Path;
import org.dapo.api.dataset.DatasetAdapter;
import org.dapo.testkit.DatasetAdapterContract;

class MadDatasetAdapterContractTest extends DatasetAdapterContract {
    @Override
    protected DatasetAdapter adapter() {
        return new MadDatasetAdapter();
    }

    @Override
    protected void writeDataset(Path folder) throws IOException {
        SampleTree.in(folder)
                .file("01Gorilla/train/good/0.png")
                .file("01Gorilla/test/good/0.png")
                .file("01Gorilla/ground_truth/good/0_mask.png")
                .file("01Gorilla/test/Stains/0.png")
                .file("01Gorilla/ground_truth/Stains/0_mask.png")
                .file("11Swan/test/Missing/0.png")
                .file("11Swan/ground_truth/Missing/0_mask.png");
    }
}
