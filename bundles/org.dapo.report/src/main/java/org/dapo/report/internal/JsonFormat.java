package org.dapo.report.internal;

import java.io.IOException;
import java.nio.file.Path;
import org.dapo.api.file.AtomicFile;
import org.dapo.api.pipeline.EvaluationResult;
import org.dapo.api.plugin.DapoPlugin;
import org.dapo.api.report.EvaluatedImage;
import org.dapo.api.report.ReportFormat;
import org.dapo.api.report.ReportWriter;
import org.dapo.api.report.ResultJson;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** {@code result.json}: the whole result for programs. */
@Component
@DapoPlugin(name = "json", version = "1.0.0")
public final class JsonFormat implements ReportFormat {
    private final ResultJson shapes;

    /** Takes the service that defines the JSON form. */
    @Activate
    public JsonFormat(@Reference ResultJson shapes) {
        this.shapes = shapes;
    }

    @Override
    public ReportWriter open(Path folder, boolean resumed) {
        return new ReportWriter() {
            @Override
            public boolean wantsImages() {
                return false;
            }

            @Override
            public void image(EvaluatedImage image) {
                // The result contains the figures. Single images are not part of it.
            }

            @Override
            public void result(EvaluationResult result) throws IOException {
                AtomicFile.write(folder.resolve("result.json"), shapes.evaluation(result));
            }

            @Override
            public void close() {
                // Nothing stays open between calls.
            }
        };
    }
}
