package org.dapo.api.report;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.dapo.api.benchmark.BenchmarkResult;
import org.osgi.annotation.versioning.ProviderType;

/** A result as a single page for human readers, which needs nothing but a browser. An OSGi service. Thread-safe and stateless. */
@ProviderType
public interface HtmlReport {
    /**
     * Writes the page, completely or not at all.
     *
     * @param file the file to write
     * @param result the benchmark result
     * @param examples images to show, in this order
     * @throws IOException if it cannot be written; the message names the file
     */
    void write(Path file, BenchmarkResult result, List<ReportExample> examples) throws IOException;
}
