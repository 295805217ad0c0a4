package org.dapo.benchmark.internal;

import com.google.gson.Gson;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.dapo.api.benchmark.BenchmarkPlan;
import org.dapo.api.benchmark.BenchmarkPlan.Evaluation;
import org.dapo.api.benchmark.BenchmarkResult.Published;
import org.dapo.api.pipeline.PipelineException;
import org.dapo.api.pipeline.UnknownNameException;

/**
 * Published figures by data set, from the file {@code published.json} beside the plans. Its figures are percentages, as in
 * papers.
 */
final class PublishedFigures {
    private static final double PERCENT = 100;

    private record Row(String method, Map<String, Double> figures) {}

    private record DataSet(String source, List<Row> methods) {}

    private static final class Sets {
        private final Map<String, DataSet> sets = Map.of();
    }

    private static final Map<String, DataSet> SETS = read();

    private PublishedFigures() {}

    private static Map<String, DataSet> read() {
        try (Reader file = new InputStreamReader(
                PublishedFigures.class.getResourceAsStream("/published.json"), StandardCharsets.UTF_8)) {
            return new Gson().fromJson(file, Sets.class).sets;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The figures for the evaluations of a plan.
     *
     * @throws UnknownNameException if the file has no figures of a data set that an evaluation names
     */
    static List<Published> of(BenchmarkPlan plan) throws PipelineException {
        List<Published> published = new ArrayList<>();
        for (Evaluation evaluation : plan.evaluations()) {
            if (evaluation.published().isEmpty()) {
                continue;
            }
            DataSet set = SETS.get(evaluation.published().get());
            if (set == null) {
                throw new UnknownNameException(
                        "published data set", evaluation.published().get(), SETS.keySet());
            }
            for (Row row : set.methods) {
                row.figures.forEach((metric, percent) -> published.add(
                        new Published(evaluation.name(), row.method, metric, percent / PERCENT, set.source)));
            }
        }
        return published;
    }
}
