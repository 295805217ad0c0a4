package org.dapo.report.internal.html;

import java.io.IOException;
import java.nio.file.Path;
import org.dapo.api.pipeline.EvaluationResult;
import org.dapo.api.plugin.DapoPlugin;
import org.dapo.api.report.EvaluatedImage;
import org.dapo.api.report.HtmlReport;
import org.dapo.api.report.ReportFormat;
import org.dapo.api.report.ReportWriter;
import org.dapo.report.internal.html.gallery.TellingImages;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** {@code report.html}: an evaluation as a page, with some of its images. */
@Component
@DapoPlugin(name = "html", version = "1.0.0")
public final class HtmlFormat implements ReportFormat {
    private final HtmlReport pages;

    /** Takes the service that writes pages. */
    @Activate
    public HtmlFormat(@Reference HtmlReport pages) {
        this.pages = pages;
    }

    @Override
    public ReportWriter open(Path folder, boolean resumed) {
        TellingImages images = new TellingImages();
        return new ReportWriter() {
            @Override
            public void image(EvaluatedImage image) {
                images.add(image);
            }

            @Override
            public void result(EvaluationResult result) throws IOException {
                pages.write(
                        folder.resolve("report.html"),
                        SingleEvaluation.of(result, images.seen(), images.unshown()),
                        images.examples());
            }

            @Override
            public void close() {
                // Nothing stays open between calls.
            }
        };
    }
}
