package org.dapo.api.report;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.dapo.api.benchmark.BenchmarkResult;
import org.osgi.annotation.versioning.ProviderType;

/** A result as one page for people, which needs nothing but a browser. A service. Thread-safe and without state. */
@ProviderType
public interface HtmlReport {
    /**
     * Writes the page: whole, or not at all.
     *
     * @param file where to
     * @param result what was compared
     * @param examples images to show, in this order
     * @throws IOException if it cannot be written; the message names the file
     */
    void write(Path file, BenchmarkResult result, List<ReportExample> examples) throws IOException;
}
