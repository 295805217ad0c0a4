package org.dapo.engine.internal.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.dapo.api.pipeline.PipelineException;
import org.dapo.api.pipeline.UnknownNameException;
import org.dapo.api.report.ReportFormat;
import org.dapo.engine.internal.assembly.Parts;
import org.junit.jupiter.api.Test;

class ReportWritersTest {
    private static final Path FOLDER = Path.of("");

    private final FailingReports pages = new FailingReports();
    private final FailingReports tables = new FailingReports();
    private final Map<String, ReportFormat> known = new LinkedHashMap<>(Map.of("html", pages, "csv", tables));

    private Parts.Usable<ReportFormat> usable() {
        return new Parts.Usable<>("report format", known, Set.of("broken"));
    }

    private List<Integer> written(String... asked) throws PipelineException {
        int before = pages.closed;
        int others = tables.closed;
        ReportWriters.open(usable(), Set.of(asked), FOLDER, false).close();
        return List.of(pages.closed - before, tables.closed - others);
    }

    @Test
    void theFormatsThatAreNamedAreWrittenAndAllIfNoneIs() throws Exception {
        assertEquals(List.of(1, 1), written());
        assertEquals(List.of(1, 0), written("html"));
        assertEquals(List.of(0, 1), written("csv"));
        assertEquals(List.of(1, 1), written("csv", "html"));
    }

    @Test
    void anUnknownFormatIsAnsweredWithTheKnownOnes() {
        String said = assertThrows(UnknownNameException.class, () -> written("html", "pdf"))
                .getMessage();
        assertTrue(said.startsWith("unknown report format 'pdf'; there are: "), said);
        assertEquals(
                "the report format 'broken' cannot be used: its activation failed or hangs",
                assertThrows(PipelineException.class, () -> written("broken")).getMessage());
        assertEquals(0, pages.closed, "none was opened");
    }

    @Test
    void whereOneCannotBeOpenedThoseThatAreOpenAreClosed() {
        known.put("unwritable", (folder, resumed) -> {
            throw new IOException("the disk is full");
        });
        PipelineException full = assertThrows(PipelineException.class, this::written);
        assertEquals("the disk is full", full.getMessage());
        assertEquals(List.of(1, 1), List.of(pages.closed, tables.closed));
        known.put("unwritable", (folder, resumed) -> {
            throw new IllegalStateException("a plug-in may throw anything");
        });
        assertEquals(
                "the report 'unwritable' cannot be written: java.lang.IllegalStateException: a plug-in may throw anything",
                assertThrows(PipelineException.class, this::written).getMessage());
        assertEquals(List.of(2, 2), List.of(pages.closed, tables.closed));
        known.put("unwritable", (folder, resumed) -> {
            throw new NoClassDefFoundError("com/example/Replaced");
        });
        assertEquals(
                "the report 'unwritable' cannot be written: java.lang.NoClassDefFoundError: com/example/Replaced",
                assertThrows(PipelineException.class, this::written).getMessage());
        assertEquals(List.of(3, 3), List.of(pages.closed, tables.closed));
    }

    @Test
    void imagesAreWantedIfOneFormatWantsThem() throws Exception {
        pages.wantsImages = false;
        try (ReportWriters both = ReportWriters.open(usable(), Set.of(), FOLDER, false);
                ReportWriters figures = ReportWriters.open(usable(), Set.of("html"), FOLDER, false)) {
            assertTrue(both.wantImages());
            assertFalse(figures.wantImages());
        }
    }
}
