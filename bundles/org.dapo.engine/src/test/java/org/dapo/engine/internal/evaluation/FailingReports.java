package org.dapo.engine.internal.evaluation;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.dapo.api.pipeline.EvaluationResult;
import org.dapo.api.report.EvaluatedImage;
import org.dapo.api.report.ReportFormat;
import org.dapo.api.report.ReportWriter;

/** Fake reports that fail at one image while a problem is set. */
final class FailingReports implements ReportFormat {
    final List<String> images = new ArrayList<>();
    Optional<IOException> problem = Optional.empty();
    boolean wantsImages = true;
    boolean resumed;
    int results;
    int closed;

    @Override
    public ReportWriter open(Path out, boolean resumes) {
        resumed = resumes;
        return new ReportWriter() {
            @Override
            public boolean wantsImages() {
                return wantsImages;
            }

            @Override
            public void image(EvaluatedImage image) throws IOException {
                if (problem.isPresent() && image.id().equals("disc/test/3")) {
                    throw problem.get();
                }
                images.add(image.id());
            }

            @Override
            public void result(EvaluationResult result) {
                results++;
            }

            @Override
            public void close() {
                closed++;
            }
        };
    }
}
