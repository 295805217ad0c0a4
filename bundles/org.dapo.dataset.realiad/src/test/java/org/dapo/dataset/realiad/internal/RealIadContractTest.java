package org.dapo.dataset.realiad.internal;

import java.io.IOException;
import java.nio.file.Path;
import org.dapo.api.dataset.DatasetAdapter;
import org.dapo.testkit.DatasetAdapterContract;

class RealIadContractTest extends DatasetAdapterContract {
    @Override
    protected DatasetAdapter adapter() {
        return new RealIadDatasetAdapter();
    }

    @Override
    protected void writeDataset(Path folder) throws IOException {
        RealIadTree.write(folder);
    }
}
