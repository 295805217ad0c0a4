package org.dapo.dataset.visa.internal;

import java.io.IOException;
import java.nio.file.Path;
import org.dapo.api.dataset.DatasetAdapter;
import org.dapo.testkit.DatasetAdapterContract;

class ReorganisedVisaContractTest extends DatasetAdapterContract {
    @Override
    protected DatasetAdapter adapter() {
        return new VisaDatasetAdapter();
    }

    @Override
    protected void writeDataset(Path folder) throws IOException {
        VisaTree.reorganised(folder);
    }
}
