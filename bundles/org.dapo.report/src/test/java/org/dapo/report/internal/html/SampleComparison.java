package org.dapo.report.internal.html;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Random;
import org.dapo.api.benchmark.BenchmarkPlan;
import org.dapo.api.benchmark.BenchmarkPlan.Evaluation;
import org.dapo.api.benchmark.BenchmarkPlan.Method;
import org.dapo.api.benchmark.BenchmarkPlan.Tuning;
import org.dapo.api.benchmark.BenchmarkResult;
import org.dapo.api.benchmark.BenchmarkResult.Cell;
import org.dapo.api.benchmark.BenchmarkResult.Difference;
import org.dapo.api.benchmark.BenchmarkResult.Summary;
import org.dapo.api.metric.ConfusionMatrix;
import org.dapo.api.metric.Curve;
import org.dapo.api.metric.MetricValue;
import org.dapo.api.pipeline.CheckpointInfo;
import org.dapo.api.pipeline.DatasetReference;
import org.dapo.api.pipeline.EvaluationResult;
import org.dapo.api.pipeline.Provenance;
import org.dapo.api.pipeline.Skipped;
import org.dapo.api.pipeline.TuningResult;

/** A benchmark's comparison with random metrics from a seed: two evaluations, five methods, three seeds. */
public final class SampleComparison {
    static final String UNSEEN_PRODUCTS = "Unseen products";
    static final String UNSEEN_TYPES = "Unseen defect types";
    private static final List<String> METRICS = List.of(
            "image_auroc",
            "image_ap",
            "image_f1max",
            "pixel_auroc",
            "pixel_ap",
            "pixel_f1max",
            "pixel_aupro",
            "pixel_pro_prototype",
            "multitype_auroc",
            "multitype_ap",
            "multitype_f1",
            "multitype_auroc_defects",
            "multitype_ap_defects",
            "multitype_f1_defects");
    private static final List<String> TYPES =
            List.of("scratch", "crack", "hole", "dent", "stain", "contamination", "rust", "thread", "print error");
    private static final List<Double> LEVELS = List.of(0.94, 0.86, 0.74, 0.88, 0.55);
    private static final int POINTS = 120;

    private final List<String> products;
    private final Random random = new Random(11);
    private final Map<String, TuningResult> tunings = new HashMap<>();

    SampleComparison(List<String> products) {
        this.products = products;
    }

    public static SampleComparison ordinary() {
        return new SampleComparison(
                List.of("leather", "walnut", "brushed steel", "weave", "floor tile", "cast wheel", "circuit board"));
    }

    public BenchmarkResult result() {
        List<Cell> cells = new ArrayList<>();
        for (Method method : plan().methods()) {
            boolean learns = method.epochs().orElse(1) > 0 && !method.prompt().equals("fixed");
            for (long seed : learns ? plan().seeds() : List.of(1L)) {
                for (Evaluation evaluation : plan().evaluations()) {
                    cells.add(cell(method, evaluation, seed, learns));
                }
            }
        }
        return new BenchmarkResult(plan(), cells, summaries(cells), 262.4);
    }

    BenchmarkPlan plan() {
        return new BenchmarkPlan(
                "embedded",
                "Defect-aware prompts against hand-written ones",
                new Tuning(rendered("split=tuning"), Optional.of("train"), "rendered"),
                List.of(
                        new Evaluation(UNSEEN_PRODUCTS, rendered("split=evaluation"), Optional.of("test"), "rendered"),
                        new Evaluation(UNSEEN_TYPES, rendered("types=held-out"), Optional.empty(), "rendered")),
                List.of(
                        method("DAPO", "mini-clip", "dapo", OptionalInt.of(5), ""),
                        method("Adapters alone", "mini-clip", "adapters", OptionalInt.of(5), "no prompt is learned"),
                        method("Hand-written prompts", "mini-clip", "fixed", OptionalInt.empty(), "plain maps"),
                        method(
                                "Hand-written, sign-corrected",
                                "mini-clip",
                                "fixed",
                                OptionalInt.empty(),
                                "maps turned round where they are anti-aligned"),
                        method("DAPO, untrained backbone", "clip-seeded", "dapo", OptionalInt.of(5), "")),
                List.of(1L, 2L, 3L));
    }

    private static DatasetReference rendered(String settings) {
        return new DatasetReference("rendered", Path.of(settings));
    }

    private static Method method(String name, String backbone, String prompt, OptionalInt epochs, String remark) {
        return new Method(name, backbone, prompt, Optional.empty(), epochs, Optional.empty(), remark);
    }

    private Cell cell(Method method, Evaluation evaluation, long seed, boolean learns) {
        double level = LEVELS.get(plan().methods().indexOf(method));
        Map<String, Map<String, MetricValue>> values = new LinkedHashMap<>();
        Map<String, List<Curve>> curves = new LinkedHashMap<>();
        for (String product : products) {
            double ofProduct = near(level, 0.05);
            values.put(product, figures(ofProduct, METRICS));
            curves.put(product, curves(ofProduct));
        }
        values.get(products.get(0))
                .put("multitype_f1_defects", MetricValue.undefined("no type has a pixel in the ground truth"));
        Map<String, Map<String, MetricValue>> types = new LinkedHashMap<>();
        TYPES.forEach(type -> types.put(
                type,
                figures(
                        near(level - 0.15, 0.2),
                        List.of("pixel_auroc", "multitype_auroc", "multitype_ap", "multitype_f1"))));
        types.put("normal", figures(level, List.of("multitype_auroc", "multitype_ap", "multitype_f1")));
        EvaluationResult result = new EvaluationResult(
                learns
                        ? Optional.of(new CheckpointInfo(
                                Path.of("demo", method.prompt() + "-" + seed, "epoch-5.dapo"),
                                hash(random.nextLong()),
                                5,
                                provenance(method, seed)))
                        : Optional.empty(),
                evaluation.dataset(),
                evaluation.split().orElse("test"),
                480,
                List.of(new Skipped("weave/test/000017", Skipped.Extent.MASK, "its mask is of another size")),
                List.of("leather/readme.txt is passed over"),
                12.5,
                values,
                mean(values),
                types,
                List.of("multitype_f1_defects of " + products.get(0) + ": no type has a pixel in the ground truth"),
                provenance(method, seed),
                curves,
                method.prompt().equals("adapters") ? Optional.empty() : Optional.of(confusion(level)));
        return new Cell(
                method.name(),
                evaluation.name(),
                seed,
                result,
                learns
                        ? Optional.of(tunings.computeIfAbsent(method.name() + "-" + seed, any -> tuning(method, seed)))
                        : Optional.empty());
    }

    private TuningResult tuning(Method method, long seed) {
        List<Double> losses = new ArrayList<>();
        for (int epoch = 0; epoch < 5; epoch++) {
            losses.add(8 + 30 * Math.exp(-0.8 * epoch) + random.nextDouble());
        }
        return new TuningResult(
                Path.of("demo", method.name() + "-" + seed, "epoch-5.dapo"),
                losses,
                320,
                List.of(),
                List.of("cork/readme.txt is passed over"),
                41.0,
                provenance(method, seed));
    }

    private static Provenance provenance(Method method, long seed) {
        return new Provenance(
                method.backbone(),
                hash(method.backbone().hashCode()),
                method.prompt(),
                "1.0.0",
                "corrected",
                "rendered",
                hash(7),
                seed,
                96,
                "cpu",
                2,
                Map.of("suite", "0.2.0", "java", "17.0.17", "engine", "PyTorch 2.7.1"),
                Map.of("batch", "8", "rate", "0.001", "temperature", "0.07"));
    }

    private static String hash(long seed) {
        Random bits = new Random(seed);
        return "%016x%016x%016x%016x".formatted(bits.nextLong(), bits.nextLong(), bits.nextLong(), bits.nextLong());
    }

    private double near(double level, double spread) {
        return Math.max(0.02, Math.min(0.995, level + spread * (random.nextDouble() - 0.5)));
    }

    private Map<String, MetricValue> figures(double level, List<String> metrics) {
        Map<String, MetricValue> figures = new LinkedHashMap<>();
        for (String metric : metrics) {
            double value = metric.contains("auroc") ? level : metric.contains("multitype") ? level * 0.6 : level * 0.9;
            figures.put(
                    metric,
                    metric.equals("pixel_ap")
                            ? MetricValue.within(near(value, 0.04), 3e-7)
                            : MetricValue.of(near(value, 0.04)));
        }
        return figures;
    }

    private static Map<String, MetricValue> mean(Map<String, Map<String, MetricValue>> products) {
        Map<String, MetricValue> mean = new LinkedHashMap<>();
        for (String metric : METRICS) {
            double value = products.values().stream()
                    .flatMapToDouble(product -> product.get(metric).value().stream())
                    .average()
                    .orElseThrow();
            mean.put(metric, metric.equals("pixel_ap") ? MetricValue.within(value, 2e-7) : MetricValue.of(value));
        }
        return mean;
    }

    private List<Curve> curves(double level) {
        return List.of(
                ranking("image_roc", level, 1),
                falling("image_pr", level),
                ranking("pixel_roc", level, 1),
                falling("pixel_pr", level * 0.7),
                ranking("pixel_pro", level * 0.95, 1));
    }

    /** Returns a power curve of about that area: x ** (1 / area - 1). */
    private Curve ranking(String name, double area, float end) {
        float[] x = new float[POINTS];
        float[] y = new float[POINTS];
        for (int i = 1; i < POINTS; i++) {
            x[i] = end * i * i / ((POINTS - 1) * (POINTS - 1));
            y[i] = (float) Math.min(1, Math.max(y[i - 1], Math.pow(x[i], 1 / area - 1) + 0.01 * random.nextGaussian()));
        }
        return new Curve(name, "false positive rate", name.endsWith("pro") ? "overlap" : "true positive rate", x, y);
    }

    private Curve falling(String name, double level) {
        float[] x = new float[POINTS];
        float[] y = new float[POINTS];
        for (int i = 0; i < POINTS; i++) {
            x[i] = (float) i / (POINTS - 1);
            y[i] = (float) Math.max(0.1, Math.min(1, level + 0.1 - 0.6 * Math.pow(x[i], 8 * level)));
        }
        return new Curve(name, "recall", "precision", x, y);
    }

    private ConfusionMatrix confusion(double level) {
        List<String> classes = new ArrayList<>(List.of("normal"));
        classes.addAll(TYPES);
        long[][] counts = new long[classes.size()][classes.size()];
        for (int row = 0; row < classes.size() - 1; row++) {
            for (int column = 0; column < classes.size(); column++) {
                counts[row][column] = row == column
                        ? (long) ((row == 0 ? 2_000_000 : 9_000) * level)
                        : (long) (random.nextDouble() * random.nextDouble() * (row == 0 ? 3_000 : 2_200));
            }
        }
        return new ConfusionMatrix(classes, counts);
    }

    private List<Summary> summaries(List<Cell> cells) {
        List<Summary> summaries = new ArrayList<>();
        for (Evaluation evaluation : plan().evaluations()) {
            for (Method method : plan().methods()) {
                for (String metric : METRICS) {
                    summaries.add(summary(cells, evaluation, method, metric));
                }
            }
        }
        return summaries;
    }

    private Summary summary(List<Cell> cells, Evaluation evaluation, Method method, String metric) {
        List<MetricValue> seeds = seeds(cells, evaluation, method, metric);
        MetricValue mean = MetricValue.mean(seeds);
        double squares = 0;
        for (MetricValue seed : seeds) {
            squares += Math.pow(value(seed) - value(mean), 2);
        }
        double first =
                value(MetricValue.mean(seeds(cells, evaluation, plan().methods().get(0), metric)));
        double difference = first - value(mean);
        return new Summary(
                evaluation.name(),
                method.name(),
                metric,
                mean,
                seeds.size() < 2 ? OptionalDouble.empty() : OptionalDouble.of(Math.sqrt(squares / (seeds.size() - 1))),
                method.equals(plan().methods().get(0))
                        ? Optional.empty()
                        : Optional.of(new Difference(difference, difference - 0.06, difference + 0.05, 0.25)));
    }

    private static double value(MetricValue figure) {
        return figure.value().getAsDouble();
    }

    private static List<MetricValue> seeds(List<Cell> cells, Evaluation evaluation, Method method, String metric) {
        return cells.stream()
                .filter(cell ->
                        cell.method().equals(method.name()) && cell.evaluation().equals(evaluation.name()))
                .map(cell -> cell.result().mean().get(metric))
                .toList();
    }

    /** The result of an evaluation that has no figures. */
    public static EvaluationResult evaluation(
            DatasetReference data, Map<String, List<Curve>> curves, Optional<ConfusionMatrix> confusion) {
        EvaluationResult like = ordinary().result().cells().get(0).result();
        return new EvaluationResult(
                like.checkpoint(),
                data,
                "test",
                1,
                List.of(),
                List.of(),
                1,
                Map.of(),
                Map.of(),
                Map.of(),
                List.of(),
                like.provenance(),
                curves,
                confusion);
    }
}
