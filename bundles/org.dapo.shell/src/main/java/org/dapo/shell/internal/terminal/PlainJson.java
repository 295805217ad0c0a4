package org.dapo.shell.internal.terminal;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;

/** Writes lists and maps of text and numbers as JSON, for results that only the shell produces. */
public final class PlainJson {
    private static final Gson GSON = new GsonBuilder()
            .setPrettyPrinting()
            .serializeNulls()
            .disableHtmlEscaping()
            .create();

    private PlainJson() {}

    /** The JSON text, which ends with a line feed. */
    public static String text(Object mapOrList) {
        return GSON.toJson(mapOrList) + "\n";
    }
}
