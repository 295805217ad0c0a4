package com.example.magnetictile.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.dapo.api.dataset.Dataset;
import org.dapo.api.dataset.DatasetAdapter;
import org.dapo.api.dataset.DatasetException;
import org.dapo.api.plugin.DapoPlugin;
import org.osgi.service.component.annotations.Component;

/**
 * The layout of the magnetic-tile set: {@code MT_<Type>/Imgs/<name>.jpg} with the mask {@code <name>.png} beside it;
 * {@code MT_Free} is without defects. Source: Huang et al., Surface defect saliency of magnetic tile, 2018.
 */
@Component
@DapoPlugin(name = "magnetic-tile", version = "1.0.0")
public final class MagneticTileAdapter implements DatasetAdapter {
    @Override
    public Dataset open(Path root) throws DatasetException {
        if (!Files.isDirectory(root)) {
            throw new DatasetException(root + " is not a folder; it should be the one that holds MT_Free and the others");
        }
        TileFolder folder = new TileFolder(root);
        try {
            folder.read();
        } catch (IOException e) {
            throw new DatasetException("%s cannot be read: %s".formatted(root, e), e);
        }
        if (folder.samples().isEmpty()) {
            throw new DatasetException(root + " has no image in MT_<Type>/Imgs/*.jpg");
        }
        return new TileDataset(List.copyOf(folder.samples()), List.copyOf(folder.notes()));
    }
}
