package org.dapo.dataset.mvtec.internal;

import java.io.IOException;
import java.nio.file.Path;
import org.dapo.api.dataset.DatasetAdapter;
import org.dapo.testkit.DatasetAdapterContract;

class MvtecDatasetAdapterContractTest extends DatasetAdapterContract {
    @Override
    protected DatasetAdapter adapter() {
        return new MvtecDatasetAdapter();
    }

    @Override
    protected void writeDataset(Path folder) throws IOException {
        SampleTree.in(folder)
                .file("screw/train/good/000.png")
                .file("screw/test/good/000.png")
                .file("screw/test/scratch_head/000.png")
                .file("screw/ground_truth/scratch_head/000_mask.png")
                .file("bottle/train/good/000.png")
                .file("bottle/test/broken/000.png")
                .file("bottle/test/broken/001.png")
                .file("bottle/ground_truth/broken/000_mask.png")
                .file("bottle/ground_truth/broken/001_mask.png");
    }
}
