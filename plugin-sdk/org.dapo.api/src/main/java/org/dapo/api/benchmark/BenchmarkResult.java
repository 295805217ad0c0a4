package org.dapo.api.benchmark;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import org.dapo.api.metric.MetricValue;
import org.dapo.api.pipeline.EvaluationResult;
import org.dapo.api.pipeline.TuningResult;

/**
 * The result of a benchmark.
 *
 * @param plan the plan
 * @param cells every evaluation of every method and seed, in the order of the plan: by method, then seed, then evaluation
 * @param summaries the figures over the seeds, in the order of the plan: by evaluation, then method, then metric
 * @param published what papers report on the same data sets, in the order of the plan: by evaluation, then method, then metric
 * @param seconds the duration of the run
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
     * Creates a result without published figures.
     *
     * @param plan the plan
     * @param cells every evaluation
     * @param summaries the figures over the seeds
     * @param seconds the duration of the run
     */
    public BenchmarkResult(BenchmarkPlan plan, List<Cell> cells, List<Summary> summaries, double seconds) {
        this(plan, cells, summaries, List.of(), seconds);
    }

    /**
     * The seeds of the cells. If nothing was tuned, that is only the plan's first seed, since the others would change nothing.
     *
     * @return the seeds in the order of the cells; those of the plan if there is no cell
     */
    public List<Long> seeds() {
        return cells.isEmpty()
                ? plan.seeds()
                : cells.stream().map(Cell::seed).distinct().toList();
    }

    /**
     * A figure that a paper reports. It was not measured here, and the paper's protocol may differ in details.
     *
     * @param evaluation the evaluation whose data set the figure belongs to
     * @param method the method's usual name in the literature
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
     * @param result the result of the evaluation
     * @param tuning the result of the preceding tuning, for a method that learns
     */
    public record Cell(
            String method, String evaluation, long seed, EvaluationResult result, Optional<TuningResult> tuning) {}

    /**
     * One metric of one method on one evaluation.
     *
     * @param evaluation the evaluation's name
     * @param method the method's name
     * @param metric the metric's name
     * @param mean the mean over the seeds of the mean over the products
     * @param deviation the sample standard deviation over the seeds; empty with fewer than two
     * @param advantage by how much the plan's first method is better; empty for that method itself, and if fewer than two
     *     products have figures of both
     */
    public record Summary(
            String evaluation,
            String method,
            String metric,
            MetricValue mean,
            OptionalDouble deviation,
            Optional<Difference> advantage) {}

    /**
     * The difference between two methods over the products that have figures of both. A product's figure is its mean over the
     * seeds. Figures that are not exact are compared as they are.
     *
     * @param value the mean difference
     * @param low the lower end of its 95 % percentile bootstrap interval over products and seeds: 10,000 resamples with a fixed
     *     seed, each of products and, for all products together, of seeds
     * @param high the upper end of that interval
     * @param p the two-sided p of a paired permutation test: the probability of a difference at least this large, in either
     *     direction, if chance decides which of the two methods has the better figure of each product
     */
    public record Difference(double value, double low, double high, double p) {
        private static final double LEVEL = 0.05;
        private static final double LEAST = 0.001;

        /**
         * Whether the difference is significant: p is below 0.05, and the interval excludes zero. With fewer than six products
         * p is never so low; for so few products the bootstrap interval is too narrow and must not be relied on. The test knows
         * the products alone. That other seeds might turn the difference around shows in the interval: with three seeds, one
         * that clearly says the opposite keeps zero inside.
         *
         * @return true if it is significant
         */
        public boolean significant() {
            return p < LEVEL && (low > 0 || high < 0);
        }

        /**
         * The p value for human readers. It is rounded, but never to 0 or across the significance level.
         *
         * @return such as {@code p 0.031}, {@code p 0.0496} or {@code p < 0.001}
         */
        public String significance() {
            if (p < LEAST) {
                return "p < 0.001";
            }
            String rounded = rounded(3);
            for (int digits = 4; Double.parseDouble(rounded) == LEVEL && p != LEVEL; digits++) {
                rounded = rounded(digits);
            }
            return "p " + rounded;
        }

        private String rounded(int digits) {
            return String.format(Locale.ROOT, "%." + digits + "f", p);
        }
    }
}
