package org.dapo.shell.internal.data;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.dapo.api.dataset.DatasetNote;
import org.dapo.api.text.OneLine;

/**
 * Something that a user would want to mend in a data set.
 *
 * @param kind what sort of thing, in words with hyphens
 * @param subject the file, sample or name it is about
 * @param text one line
 * @param stops whether a run on the data set would be refused for it
 */
record DatasetProblem(String kind, String subject, String text, boolean stops) {
    DatasetProblem {
        subject = OneLine.of(subject);
        text = OneLine.of(text);
    }

    /** What a layout has to say. */
    static DatasetProblem of(DatasetNote note, boolean stops) {
        return new DatasetProblem(
                note.kind().name().toLowerCase(Locale.ROOT).replace('_', '-'), note.subject(), note.text(), stops);
    }

    /** A problem that stops no run. */
    static DatasetProblem of(String kind, String subject, String text) {
        return new DatasetProblem(kind, subject, text, false);
    }

    /** For people: the text, behind the subject where it does not name it. */
    String line() {
        return text.contains(subject) ? text : subject + ": " + text;
    }

    /** For programs. */
    Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("kind", kind);
        json.put("subject", subject);
        json.put("text", text);
        json.put("stops", stops);
        return json;
    }
}
