package org.dapo.engine.internal.evaluation;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.dapo.api.pipeline.EvaluationResult;
import org.dapo.api.pipeline.PipelineException;
import org.dapo.api.report.EvaluatedImage;
import org.dapo.api.report.ReportFormat;
import org.dapo.api.report.ReportWriter;
import org.dapo.api.text.OneLine;
import org.dapo.engine.internal.assembly.Parts;

/** The reports of a run, by the names of their formats. */
final class ReportWriters implements AutoCloseable {
    private final Map<String, ReportWriter> writers = new LinkedHashMap<>();

    private ReportWriters() {}

    private interface Step {
        void on(ReportWriter writer) throws IOException;
    }

    /** Opens the requested formats; without names, all. */
    static ReportWriters open(Parts.Usable<ReportFormat> known, Set<String> asked, Path folder, boolean resumed)
            throws PipelineException {
        for (String name : new TreeSet<>(asked)) {
            known.require(name);
        }
        ReportWriters opened = new ReportWriters();
        for (Map.Entry<String, ReportFormat> format : known.parts().entrySet()) {
            if (asked.isEmpty() || asked.contains(format.getKey())) {
                try {
                    opened.writers.put(format.getKey(), format.getValue().open(folder, resumed));
                } catch (IOException | RuntimeException | LinkageError e) {
                    opened.close();
                    throw failed(format.getKey(), e);
                } catch (Error e) {
                    opened.close();
                    throw e;
                }
            }
        }
        return opened;
    }

    boolean wantImages() {
        return writers.values().stream().anyMatch(ReportWriter::wantsImages);
    }

    /** Gives the image to those that want it. Ends with the first that fails, so that a resumed run can complete them. */
    void image(EvaluatedImage image) throws PipelineException {
        for (Map.Entry<String, ReportWriter> writer : writers.entrySet()) {
            try {
                if (writer.getValue().wantsImages()) {
                    writer.getValue().image(image);
                }
            } catch (IOException | RuntimeException | LinkageError e) {
                throw failed(writer.getKey(), e);
            }
        }
    }

    /** Writes all reports, even if some fail. */
    void result(EvaluationResult result) throws PipelineException {
        each(writer -> writer.result(result));
    }

    /** Closes each writer, even if others fail. */
    @Override
    public void close() throws PipelineException {
        each(ReportWriter::close);
    }

    private void each(Step step) throws PipelineException {
        PipelineException first = null;
        for (Map.Entry<String, ReportWriter> writer : writers.entrySet()) {
            try {
                step.on(writer.getValue());
            } catch (IOException | RuntimeException | LinkageError e) {
                PipelineException failed = failed(writer.getKey(), e);
                if (first == null) {
                    first = failed;
                } else {
                    first.addSuppressed(failed);
                }
            }
        }
        if (first != null) {
            throw first;
        }
    }

    /** The message of an exception that names a file; of others, which may have none, also the format. */
    private static PipelineException failed(String format, Throwable e) {
        boolean told = e instanceof IOException && e.getMessage() != null;
        return new PipelineException(
                told
                        ? e.getMessage()
                        : "the report '%s' cannot be written: %s".formatted(format, OneLine.of(e.toString())),
                e);
    }
}
