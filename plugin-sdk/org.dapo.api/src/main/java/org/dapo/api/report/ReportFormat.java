package org.dapo.api.report;

import java.io.IOException;
import java.nio.file.Path;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Writes results in one format. An OSGi service with the properties of {@link org.dapo.api.plugin.DapoPlugin}. Required to be
 * thread-safe and stateless: each run opens its own writer.
 */
@ConsumerType
@FunctionalInterface
public interface ReportFormat {
    /**
     * Opens a writer for one run.
     *
     * @param folder an existing folder to write into; file names must not collide with those of other formats
     * @param resumed whether the run may continue an earlier one, of which not every image comes again. If not, files about single
     *     images that an earlier run left are outdated: the writer removes them before it writes its first
     * @return the writer; the caller closes it
     * @throws IOException if the folder cannot be written to; the message names it
     */
    ReportWriter open(Path folder, boolean resumed) throws IOException;
}
