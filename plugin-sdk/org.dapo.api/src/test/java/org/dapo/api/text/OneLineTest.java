package org.dapo.api.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.dapo.api.dataset.DatasetException;
import org.dapo.api.dataset.DatasetNote;
import org.dapo.api.image.ImageException;
import org.dapo.api.pipeline.PipelineException;
import org.junit.jupiter.api.Test;

class OneLineTest {
    private static final String STRANGE = "a\r\nb\tc\u001b[31md\u0085e\u009bf\u2028g\u2029h\u0000";
    private static final String LINE = "a??b?c?[31md?e?f?g?h?";

    @Test
    void whateverBreaksALineOrSteersATerminalIsReplaced() {
        assertEquals(LINE, OneLine.of(STRANGE));
        assertEquals("É 漢字 😀 \u00a0", OneLine.of("É 漢字 😀 \u00a0"));
    }

    @Test
    void theMessagesOfTheApiAreOneLine() {
        assertEquals(LINE, new DatasetException(STRANGE).getMessage());
        assertEquals(LINE, new ImageException(STRANGE, new Exception()).getMessage());
        assertEquals(LINE, new PipelineException(STRANGE).getMessage());
        DatasetNote note = new DatasetNote(DatasetNote.Kind.OTHER, STRANGE, STRANGE);
        assertEquals(LINE + LINE, note.subject() + note.text());
    }
}
