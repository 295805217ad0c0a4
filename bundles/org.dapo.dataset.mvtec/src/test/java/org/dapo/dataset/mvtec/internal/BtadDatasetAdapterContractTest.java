package org.dapo.dataset.mvtec.internal;

import java.io.IOException;
import java.nio.file.Path;
import org.dapo.api.dataset.DatasetAdapter;
import org.dapo.testkit.DatasetAdapterContract;

class BtadDatasetAdapterContractTest extends DatasetAdapterContract {
    @Override
    protected DatasetAdapter adapter() {
        return new BtadDatasetAdapter();
    }

    @Override
    protected void writeDataset(Path folder) throws IOException {
        SampleTree.in(folder)
                .file("01/train/ok/0000.bmp")
                .file("01/test/ok/0000.bmp")
                .file("01/test/ko/0000.bmp")
                .file("01/test/ko/0001.bmp")
                .file("01/ground_truth/ko/0000.png")
                .file("01/ground_truth/ko/0001.png")
                .file("02/train/ok/0000.png")
                .file("02/test/ko/0000.png")
                .file("02/ground_truth/ko/0000.png");
    }
}
