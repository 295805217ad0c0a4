package org.dapo.engine.internal.tuning;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.dapo.api.pipeline.Provenance;

/** Describes how two provenances differ. */
final class Differences {
    private Differences() {}

    static String between(Provenance made, Provenance asked) {
        List<String> found = new ArrayList<>();
        Gson gson = new Gson();
        compare(
                "",
                gson.toJsonTree(made).getAsJsonObject(),
                gson.toJsonTree(asked).getAsJsonObject(),
                found);
        return String.join("; ", found);
    }

    private static void compare(String path, JsonObject made, JsonObject asked, List<String> found) {
        for (String key : asked.keySet()) {
            JsonElement before = made.get(key);
            JsonElement now = asked.get(key);
            if (before != null && before.isJsonObject() && now.isJsonObject()) {
                compare(path + key + " ", before.getAsJsonObject(), now.getAsJsonObject(), found);
            } else if (!now.equals(before)) {
                found.add("%s%s was %s, is %s".formatted(path, key, before, now));
            }
        }
    }
}
