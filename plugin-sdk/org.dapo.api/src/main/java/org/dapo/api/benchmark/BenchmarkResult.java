package org.dapo.api.benchmark;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import org.dapo.api.pipeline.EvaluationResult;
import org.dapo.api.pipeline.TuningResult;

/**
 * What came of a benchmark.
 *
 * @param plan the plan
 * @param cells every evaluation of every method and seed, in the order of the plan: by method, then seed, then evaluation
 * @param summaries over the seeds, in the order of the plan: by evaluation, then method, then metric
 * @param published what papers report of the same data sets, in the order of the plan: by evaluation, then method, then metric
 * @param seconds how long the run took
 */
public record BenchmarkResult(
        BenchmarkPlan plan, List<Cell> cells, List<Summary> summaries, List<Published> published, double seconds) {
    /** Copies the lists. */
    public BenchmarkResult {
        Objects.requireNonNull(plan, "plan");
        cells = List.copyOf(cells);
        summaries = List.copyOf(summaries);
        published = List.copyOf(published);
    }

    /**
     * A result beside which nothing is published.
     *
     * @param plan the plan
     * @param cells every evaluation
     * @param summaries over the seeds
     * @param seconds how long the run took
     */
    public BenchmarkResult(BenchmarkPlan plan, List<Cell> cells, List<Summary> summaries, double seconds) {
        this(plan, cells, summaries, List.of(), seconds);
    }

    /**
     * A figure that a paper reports. It was not measured here, and not by this protocol to the last detail.
     *
     * @param evaluation the evaluation on whose data set the paper reports it
     * @param method the method, as the field calls it
     * @param metric the metric's name
     * @param value the figure, 0 to 1
     * @param source where it is reported
     */
    public record Published(String evaluation, String method, String metric, double value, String source) {}

    /**
     * One evaluation of one method with one seed.
     *
     * @param method the method's name
     * @param evaluation the evaluation's name
     * @param seed the seed
     * @param result what came of it
     * @param tuning what came of the tuning before it, of a method that learns
     */
    public record Cell(
            String method, String evaluation, long seed, EvaluationResult result, Optional<TuningResult> tuning) {}

    /**
     * A metric of a method on an evaluation.
     *
     * @param evaluation the evaluation's name
     * @param method the method's name
     * @param metric the metric's name
     * @param mean the mean over the seeds of the mean over the products; empty where it is undefined
     * @param deviation the sample standard deviation over the seeds; empty with fewer than two
     * @param advantage by how much the plan's first method is better; empty for that method itself and where fewer
     *     than two products have figures of both
     */
    public record Summary(
            String evaluation,
            String method,
            String metric,
            OptionalDouble mean,
            OptionalDouble deviation,
            Optional<Difference> advantage) {}

    /**
     * The difference between two methods on the products that have figures of both, each product's figure being its mean over
     * the seeds.
     *
     * @param value the mean difference
     * @param low where its 95 % percentile bootstrap interval over the products begins: 10,000 resamples of a fixed seed
     * @param high where it ends
     * @param p how often a difference as large as this comes about, either way, if it is left to chance which of the two methods has
     *     the better figure of each product: the two-sided p of a paired permutation test
     */
    public record Difference(double value, double low, double high, double p) {
        private static final double LEVEL = 0.05;
        private static final double LEAST = 0.001;

        /**
         * Whether chance alone would hardly make such a difference: p is below 0.05. That is never so with fewer than six products, of which the
         * bootstrap interval promises too much: of a few figures it is too narrow.
         *
         * @return true if it is to be marked
         */
        public boolean significant() {
            return p < LEVEL;
        }

        /**
         * How far chance would go, for people: rounded, but never to 0 or across the level.
         *
         * @return such as {@code p 0.031}, {@code p 0.0496} or {@code p < 0.001}
         */
        public String significance() {
            if (p < LEAST) {
                return "p < 0.001";
            }
            String rounded = String.format(Locale.ROOT, "p %.3f", p);
            return rounded.endsWith("0.050") && p != LEVEL ? String.format(Locale.ROOT, "p %.4f", p) : rounded;
        }
    }
}
