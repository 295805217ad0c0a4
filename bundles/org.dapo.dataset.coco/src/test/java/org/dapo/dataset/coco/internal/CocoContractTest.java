package org.dapo.dataset.coco.internal;

import java.io.IOException;
import java.nio.file.Path;
import org.dapo.api.dataset.DatasetAdapter;
import org.dapo.testkit.DatasetAdapterContract;

class CocoContractTest extends DatasetAdapterContract {
    @Override
    protected DatasetAdapter adapter() {
        return new CocoDatasetAdapter();
    }

    @Override
    protected void writeDataset(Path folder) throws IOException {
        CocoTree.write(folder);
    }
}
