package com.example.magnetictile.internal;

import java.nio.file.Path;
import org.dapo.api.dataset.Dataset;
import org.dapo.api.dataset.DatasetAdapter;
import org.dapo.api.dataset.DatasetException;
import org.dapo.api.dataset.DatasetFindings;
import org.dapo.api.dataset.DatasetFolder;
import org.dapo.api.plugin.DapoPlugin;
import org.osgi.service.component.annotations.Component;

/**
 * The layout of the magnetic-tile data set: {@code MT_<Type>/Imgs/<name>.jpg} with the mask {@code <name>.png} beside it;
 * {@code MT_Free} has no defects. Source: Huang et al., Surface defect saliency of magnetic tile, 2018.
 */
@Component
@DapoPlugin(name = "magnetic-tile", version = "1.0.0")
public final class MagneticTileAdapter implements DatasetAdapter {
    @Override
    public Dataset open(Path root) throws DatasetException {
        DatasetFindings findings = DatasetFindings.refusing();
        DatasetFolder folder = DatasetFolder.open(root, "the folder that holds MT_Free and the others", findings);
        return new TileReader(folder, findings).read();
    }
}
