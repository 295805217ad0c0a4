package org.dapo.engine.internal.checkpoint;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.dapo.api.pipeline.MadeOtherwiseException;
import org.dapo.api.pipeline.Provenance;

/** Tells how two runs differ. */
public final class Differences {
    private Differences() {}

    /**
     * Refuses to resume a run from a checkpoint that was made in another way.
     *
     * @param checkpoint the checkpoint
     * @param made how it was made
     * @param asked how the run makes its checkpoints
     * @throws MadeOtherwiseException if the two differ; the message says how
     */
    public static void requireNone(Path checkpoint, Provenance made, Provenance asked) throws MadeOtherwiseException {
        if (!made.equals(asked)) {
            throw new MadeOtherwiseException(
                    "cannot resume: %s was made with other settings: %s".formatted(checkpoint, between(made, asked)));
        }
    }

    /** What differs, in one line. */
    static String between(Provenance made, Provenance asked) {
        Gson gson = new Gson();
        return between(
                gson.toJsonTree(made).getAsJsonObject(), gson.toJsonTree(asked).getAsJsonObject());
    }

    /**
     * What differs between two descriptions of runs.
     *
     * @return all of it in one line; empty if they are equal
     */
    public static String between(JsonObject made, JsonObject asked) {
        List<String> found = new ArrayList<>();
        compare("", made, asked, found);
        return String.join("; ", found);
    }

    private static void compare(String path, JsonObject made, JsonObject asked, List<String> found) {
        Set<String> keys = new LinkedHashSet<>(asked.keySet());
        keys.addAll(made.keySet());
        for (String key : keys) {
            JsonElement before = made.get(key);
            JsonElement now = asked.get(key);
            if (before instanceof JsonObject one && now instanceof JsonObject other) {
                compare(path + key + " ", one, other, found);
            } else if (!Objects.equals(before, now)) {
                found.add("%s%s was %s, is %s".formatted(path, key, words(before), words(now)));
            }
        }
    }

    private static String words(JsonElement value) {
        return value == null ? "not set" : value.toString();
    }
}
