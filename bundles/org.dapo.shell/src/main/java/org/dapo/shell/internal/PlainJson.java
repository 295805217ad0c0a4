package org.dapo.shell.internal;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;

/** Lists and maps of text and numbers as JSON, for what only the shell knows. */
final class PlainJson {
    private static final Gson GSON = new GsonBuilder()
            .setPrettyPrinting()
            .serializeNulls()
            .disableHtmlEscaping()
            .create();

    private PlainJson() {}

    /** The JSON text, with a line feed at its end. */
    static String text(Object mapOrList) {
        return GSON.toJson(mapOrList) + "\n";
    }
}
