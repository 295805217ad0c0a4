package org.dapo.dataset.folder.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.dapo.api.dataset.DatasetAdapter;
import org.dapo.testkit.DatasetAdapterContract;

class FolderContractTest extends DatasetAdapterContract {
    @Override
    protected DatasetAdapter adapter() {
        return new FolderDatasetAdapter();
    }

    @Override
    protected boolean hasMasks() {
        return false;
    }

    @Override
    protected void writeDataset(Path folder) throws IOException {
        for (String name : new String[] {"nut/good/a.png", "nut/bad/a.png", "bolt/train/OK/1.jpg", "bolt/NG/2.jpg"}) {
            Files.createDirectories(folder.resolve(name).getParent());
            Files.createFile(folder.resolve(name));
        }
    }
}
