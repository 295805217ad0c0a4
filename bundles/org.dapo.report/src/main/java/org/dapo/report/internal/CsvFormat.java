package org.dapo.report.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dapo.api.file.AtomicFile;
import org.dapo.api.metric.MetricValue;
import org.dapo.api.pipeline.EvaluationResult;
import org.dapo.api.plugin.DapoPlugin;
import org.dapo.api.report.EvaluatedImage;
import org.dapo.api.report.ReportFormat;
import org.dapo.api.report.ReportWriter;
import org.osgi.service.component.annotations.Component;

/**
 * {@code result.csv}, one row per product and metric and then the mean's, and {@code types.csv}, one row per defect type and
 * metric. Comma separated, quoted as in RFC 4180, UTF-8. The column of an undefined figure is empty.
 */
@Component
@DapoPlugin(name = "csv", version = "1.0.0")
public final class CsvFormat implements ReportFormat {
    private static final String COLUMNS = ",metric,value,bound,undefined\n";

    @Override
    public ReportWriter open(Path folder, boolean resumed) {
        return new ReportWriter() {
            @Override
            public boolean wantsImages() {
                return false;
            }

            @Override
            public void image(EvaluatedImage image) {
                // The tables hold the figures of products and types, not of images.
            }

            @Override
            public void result(EvaluationResult result) throws IOException {
                String products = "product" + COLUMNS + rows(result.products()) + rows("mean", result.mean());
                AtomicFile.write(folder.resolve("result.csv"), products);
                AtomicFile.write(folder.resolve("types.csv"), "type" + COLUMNS + rows(result.types()));
            }

            @Override
            public void close() {
                // Nothing stays open between calls.
            }
        };
    }

    private static String rows(Map<String, Map<String, MetricValue>> named) {
        return named.entrySet().stream()
                .map(entry -> rows(entry.getKey(), entry.getValue()))
                .collect(Collectors.joining());
    }

    private static String rows(String name, Map<String, MetricValue> metrics) {
        return metrics.entrySet().stream()
                .map(metric -> row(name, metric.getKey(), metric.getValue()))
                .collect(Collectors.joining());
    }

    private static String row(String name, String metric, MetricValue value) {
        return Stream.of(
                        name,
                        metric,
                        number(value.value()),
                        number(value.bound()),
                        value.undefined().orElse(""))
                .map(CsvFormat::quoted)
                .collect(Collectors.joining(",", "", "\n"));
    }

    private static String number(OptionalDouble value) {
        return value.isPresent() ? Numbers.text(value.getAsDouble()) : "";
    }

    private static String quoted(String cell) {
        boolean plain = cell.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
        return plain ? cell : '"' + cell.replace("\"", "\"\"") + '"';
    }
}
