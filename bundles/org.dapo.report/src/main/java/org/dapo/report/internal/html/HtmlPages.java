package org.dapo.report.internal.html;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.dapo.api.benchmark.BenchmarkResult;
import org.dapo.api.file.AtomicFile;
import org.dapo.api.report.HtmlReport;
import org.dapo.api.report.ReportExample;
import org.osgi.service.component.annotations.Component;

/** Writes results as one page each. */
@Component
public final class HtmlPages implements HtmlReport {
    @Override
    public void write(Path file, BenchmarkResult result, List<ReportExample> examples) throws IOException {
        AtomicFile.write(file, new Page(result, examples).html());
    }
}
