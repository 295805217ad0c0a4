package org.dapo.engine.internal.evaluation;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.dapo.api.pipeline.EvaluationResult;
import org.dapo.api.pipeline.PipelineException;
import org.dapo.api.report.EvaluatedImage;
import org.dapo.api.report.ReportFormat;
import org.dapo.api.report.ReportWriter;
import org.dapo.engine.internal.assembly.Parts;

/** The reports of a run. */
final class ReportWriters implements AutoCloseable {
    private final List<ReportWriter> writers;

    private ReportWriters(List<ReportWriter> writers) {
        this.writers = writers;
    }

    /** Opens the requested formats; without names, all. */
    static ReportWriters open(Parts.Usable<ReportFormat> known, Set<String> asked, Path folder, boolean resumed)
            throws PipelineException {
        for (String name : new TreeSet<>(asked)) {
            known.require(name);
        }
        ReportWriters opened = new ReportWriters(new ArrayList<>());
        try {
            for (Map.Entry<String, ReportFormat> format : known.parts().entrySet()) {
                if (asked.isEmpty() || asked.contains(format.getKey())) {
                    opened.writers.add(format.getValue().open(folder, resumed));
                }
            }
            return opened;
        } catch (IOException e) {
            opened.close();
            throw failed(e);
        } catch (RuntimeException | Error e) {
            opened.close();
            throw e;
        }
    }

    boolean wantImages() {
        return writers.stream().anyMatch(ReportWriter::wantsImages);
    }

    void image(EvaluatedImage image) throws PipelineException {
        for (ReportWriter writer : writers) {
            try {
                if (writer.wantsImages()) {
                    writer.image(image);
                }
            } catch (IOException e) {
                throw failed(e);
            }
        }
    }

    void result(EvaluationResult result) throws PipelineException {
        for (ReportWriter writer : writers) {
            try {
                writer.result(result);
            } catch (IOException e) {
                throw failed(e);
            }
        }
    }

    @Override
    public void close() throws PipelineException {
        try {
            close(writers);
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /** Closes each writer, even if others fail. */
    private static void close(List<ReportWriter> writers) throws IOException {
        if (!writers.isEmpty()) {
            try (ReportWriter first = writers.get(0)) {
                close(writers.subList(1, writers.size()));
            }
        }
    }

    private static PipelineException failed(IOException e) {
        // Some JDK exceptions have no message.
        return new PipelineException(
                e.getMessage() == null
                        ? "cannot write a report: " + e.getClass().getSimpleName()
                        : e.getMessage(),
                e);
    }
}
