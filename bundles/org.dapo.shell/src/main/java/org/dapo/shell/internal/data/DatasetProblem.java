package org.dapo.shell.internal.data;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.dapo.api.dataset.DatasetNote;
import org.dapo.api.text.OneLine;

/**
 * A problem of a data set that a user may want to correct.
 *
 * @param kind the kind of problem, in hyphenated words
 * @param subject the file, sample or name concerned
 * @param text one line
 * @param stops whether it makes a run on the data set fail
 */
record DatasetProblem(String kind, String subject, String text, boolean stops) {
    DatasetProblem {
        subject = OneLine.of(subject);
        text = OneLine.of(text);
    }

    /** A note of a layout as a problem. */
    static DatasetProblem of(DatasetNote note, boolean stops) {
        return new DatasetProblem(
                note.kind().name().toLowerCase(Locale.ROOT).replace('_', '-'), note.subject(), note.text(), stops);
    }

    /** A problem that stops no run. */
    static DatasetProblem of(String kind, String subject, String text) {
        return new DatasetProblem(kind, subject, text, false);
    }

    /** The problem for people: the text, preceded by the subject if the text does not contain it. */
    String line() {
        return text.contains(subject) ? text : subject + ": " + text;
    }

    /** The problem for programs. */
    Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("kind", kind);
        json.put("subject", subject);
        json.put("text", text);
        json.put("stops", stops);
        return json;
    }
}
