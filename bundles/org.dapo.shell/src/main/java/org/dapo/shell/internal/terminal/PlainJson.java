package org.dapo.shell.internal.terminal;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;

/** Lists and maps of text and numbers as JSON, for what only the shell knows. */
public final class PlainJson {
    private static final Gson GSON = new GsonBuilder()
            .setPrettyPrinting()
            .serializeNulls()
            .disableHtmlEscaping()
            .create();

    private PlainJson() {}

    /** The JSON text, with a line feed at its end. */
    public static String text(Object mapOrList) {
        return GSON.toJson(mapOrList) + "\n";
    }
}
