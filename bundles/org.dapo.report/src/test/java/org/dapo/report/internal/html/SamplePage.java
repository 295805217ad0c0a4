package org.dapo.report.internal.html;

import java.io.IOException;
import java.nio.file.Path;

/** Writes the page of the sample for viewing: {@code SamplePage FILE}. */
final class SamplePage {
    private SamplePage() {}

    public static void main(String... arguments) throws IOException {
        new HtmlPages()
                .write(
                        Path.of(arguments[0]),
                        SampleComparison.ordinary().result(),
                        SampleImages.examples(12, 224, 168));
    }
}
