package org.dapo.shell.internal.parts;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Optional;
import org.dapo.api.model.ModelFile;
import org.dapo.api.model.ModelSource;

/** The files that a model's description names but that do not exist yet. */
public final class AbsentFiles {
    private AbsentFiles() {}

    /** Their names. */
    public static List<String> of(ModelSource model) {
        return model.manifest().files().stream()
                .map(ModelFile::name)
                .filter(name -> !isThere(model, name))
                .toList();
    }

    /** The note about them in a listing; empty for a complete model. */
    public static Optional<String> needed(ModelSource model) {
        List<String> absent = of(model);
        return absent.isEmpty() ? Optional.empty() : Optional.of("needs " + String.join(" ", absent));
    }

    private static boolean isThere(ModelSource model, String name) {
        try {
            model.file(name);
            return true;
        } catch (NoSuchFileException e) {
            return false;
        } catch (IOException e) {
            // It is there, but refused; whoever uses the model is told why.
            return true;
        }
    }
}
