package org.dapo.shell.internal;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.dapo.api.model.ModelImport;
import org.dapo.api.model.ModelLibrary;
import org.dapo.api.model.ModelManifest;
import org.dapo.api.model.RecognizedModel;
import org.dapo.api.progress.RunListener;

/** A fake folder of models. */
public interface FakeLibrary extends ModelLibrary {
    /** Accepts a model or refuses it. */
    ModelManifest take(ModelImport request) throws IOException;

    @Override
    default void requireRoom(String name) throws IOException {
        // There is room.
    }

    @Override
    default ModelManifest add(ModelImport request, RunListener listener) throws IOException {
        return take(request);
    }

    @Override
    default ModelManifest add(RecognizedModel model, String name, String source, String licence, RunListener listener)
            throws IOException {
        return take(new ModelImport(model.files().get(0), name, Optional.of(source), Optional.of(licence), Map.of()));
    }
}
