package org.dapo.dataset.rendered.internal;

import org.dapo.api.dataset.Dataset;
import org.dapo.api.dataset.DatasetException;
import org.dapo.testkit.DatasetContract;

class RenderedDatasetContractTest extends DatasetContract {
    @Override
    protected Dataset openDataset() throws DatasetException {
        return Shown.dataset("images=2,size=32");
    }
}
