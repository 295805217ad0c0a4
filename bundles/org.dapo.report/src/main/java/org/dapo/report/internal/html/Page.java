package org.dapo.report.internal.html;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dapo.api.benchmark.BenchmarkPlan;
import org.dapo.api.benchmark.BenchmarkPlan.Evaluation;
import org.dapo.api.benchmark.BenchmarkPlan.Tuning;
import org.dapo.api.benchmark.BenchmarkResult;
import org.dapo.api.benchmark.BenchmarkResult.Cell;
import org.dapo.api.pipeline.Provenance;
import org.dapo.api.report.ReportExample;
import org.dapo.report.internal.html.chart.CurveCharts;
import org.dapo.report.internal.html.chart.LossCharts;
import org.dapo.report.internal.html.figure.Comparison;
import org.dapo.report.internal.html.figure.Figure;
import org.dapo.report.internal.html.figure.FigureText;
import org.dapo.report.internal.html.figure.Metric;
import org.dapo.report.internal.html.gallery.Gallery;
import org.dapo.report.internal.html.markup.Element;
import org.dapo.report.internal.html.markup.Markup;
import org.dapo.report.internal.html.markup.Node;
import org.dapo.report.internal.html.table.ConfusionTable;
import org.dapo.report.internal.html.table.FigureTable;
import org.dapo.report.internal.html.table.MethodTable;
import org.dapo.report.internal.html.table.ProvenanceTables;

/** The whole page, assembled from its sections. */
public final class Page {
    /** The page loads nothing and runs no script, whatever a name in the data contains. */
    private static final String POLICY =
            "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

    private static final String STYLE = style();

    private final Comparison comparison;
    private final List<ReportExample> examples;

    public Page(BenchmarkResult result, List<ReportExample> examples) {
        this.comparison = new Comparison(result);
        this.examples = List.copyOf(examples);
    }

    /** The page as HTML. */
    public String html() {
        Element head = Element.of(
                "head",
                Element.of("meta").with("charset", "utf-8"),
                Element.of("meta").with("http-equiv", "Content-Security-Policy").with("content", POLICY),
                Element.of("meta").with("name", "viewport").with("content", "width=device-width, initial-scale=1"),
                Element.of("meta").with("name", "color-scheme").with("content", "light dark"),
                Element.of("meta").with("name", "referrer").with("content", "no-referrer"),
                Element.of("link").with("rel", "icon").with("href", "data:,"),
                Element.of("title", plan().title()),
                new Node.Style(STYLE));
        List<Section> sections = sections();
        Element body = Element.of(
                "body",
                header(),
                contents(sections),
                Element.of("main", sections.stream().map(Section::element).toList()));
        return Markup.document(Element.of("html", head, body).with("lang", "en"));
    }

    private BenchmarkPlan plan() {
        return comparison.result().plan();
    }

    /** A section, and the words of its link. */
    private record Section(String words, Element element) {}

    private List<Section> sections() {
        List<Section> sections = new ArrayList<>();
        sections.add(new Section("At a glance", new Headline(comparison).section()));
        List<Evaluation> evaluations = comparison.evaluations();
        for (int i = 0; i < evaluations.size(); i++) {
            Evaluation evaluation = evaluations.get(i);
            sections.add(new Section(evaluation.name(), evaluation(evaluation, "evaluation-" + (i + 1))));
        }
        if (!examples.isEmpty()) {
            sections.add(new Section("Images", new Gallery(comparison.first().name(), examples).section()));
        }
        List<Node> tuning = new LossCharts(comparison).parts();
        if (!tuning.isEmpty()) {
            sections.add(new Section("Tuning", Element.of("section", tuning).with("id", "tuning")));
        }
        List<Node> origin = new ArrayList<>();
        origin.add(Element.of("h2", "Where the figures come from"));
        origin.addAll(new ProvenanceTables(comparison).parts());
        origin.addAll(new Remarks(comparison).parts());
        sections.add(new Section("Provenance", Element.of("section", origin).with("id", "provenance")));
        return sections;
    }

    private Element evaluation(Evaluation evaluation, String id) {
        List<Node> parts = new ArrayList<>();
        parts.add(Element.of("h2", evaluation.name()));
        parts.add(Element.of(
                        "p",
                        "%s, %s, taxonomy %s"
                                .formatted(
                                        evaluation.dataset(),
                                        evaluation
                                                .split()
                                                .map(split -> "split " + split)
                                                .orElse("default split"),
                                        evaluation.taxonomy()))
                .withClass("extent"));
        parts.addAll(new MethodTable(comparison, evaluation).parts());
        parts.addAll(products(evaluation));
        parts.addAll(types(evaluation));
        parts.addAll(new CurveCharts(comparison, evaluation).parts());
        parts.addAll(new ConfusionTable(comparison, evaluation).parts());
        return Element.of("section", parts).with("id", id);
    }

    private List<Node> products(Evaluation evaluation) {
        Map<String, Map<String, Figure>> rows = comparison.products(evaluation);
        List<Metric> metrics = metrics(rows);
        Map<String, Figure> mean = new LinkedHashMap<>();
        metrics.forEach(
                metric -> mean.put(metric.name(), comparison.figure(evaluation, comparison.first(), metric.name())));
        List<Node> parts = new ArrayList<>();
        if (!rows.isEmpty()) {
            parts.add(Element.of("h3", "Products"));
            parts.addAll(new FigureTable("Product", caption("Products", evaluation), metrics, rows, mean).parts());
        }
        return parts;
    }

    private List<Node> types(Evaluation evaluation) {
        Map<String, Map<String, Figure>> rows = comparison.types(evaluation);
        if (rows.isEmpty()) {
            return List.of();
        }
        List<Metric> metrics = metrics(rows).stream().map(Metric::ofOneType).toList();
        return List.of(
                Element.of("h3", "Defect types"),
                new FigureTable("Type", caption("Defect types", evaluation), metrics, rows, Map.of()).whole());
    }

    private static List<Metric> metrics(Map<String, Map<String, Figure>> rows) {
        return Metric.ordered(rows.values().stream()
                .flatMap(row -> row.keySet().stream())
                .distinct()
                .toList());
    }

    private String caption(String title, Evaluation evaluation) {
        return "%s on %s, by %s"
                .formatted(title, evaluation.name(), comparison.first().name());
    }

    private Element header() {
        return Element.of(
                "header",
                Element.of("p", "DAPO Suite report").withClass("kicker"),
                Element.of("h1", plan().title()),
                Element.of("p", origin()).withClass("origin"));
    }

    /** The origin of the first method's figures, in one line. */
    private String origin() {
        List<String> facts = new ArrayList<>();
        comparison.result().cells().stream().findFirst().map(Cell::result).ifPresent(result -> {
            Provenance from = result.provenance();
            facts.add("%s %s, profile %s".formatted(from.prompt(), from.promptVersion(), from.profile()));
            facts.add("on %s (%s…)"
                    .formatted(
                            from.backbone(),
                            from.backboneSha256()
                                    .substring(
                                            0, Math.min(8, from.backboneSha256().length()))));
            facts.add(from.imageSize() + " pixels");
            facts.add("%s, %s".formatted(from.device(), FigureText.count(from.threads(), "thread")));
        });
        tuned().ifPresent(facts::add);
        List<Long> seeds = comparison.result().seeds();
        facts.add((seeds.size() == 1 ? "seed " : "seeds ")
                + String.join(
                        ", ", seeds.stream().map(seed -> Long.toString(seed)).toList()));
        return String.join(" · ", facts);
    }

    /** On what the first method was tuned, or else others were; empty if none was. */
    private Optional<String> tuned() {
        List<Cell> cells = comparison.result().cells();
        if (cells.stream().allMatch(cell -> cell.tuning().isEmpty())) {
            return Optional.empty();
        }
        Tuning tuning = plan().tuning();
        return Optional.of("%stuned on %s%s"
                .formatted(
                        cells.get(0).tuning().isPresent() ? "" : "others ",
                        tuning.dataset(),
                        tuning.split().map(split -> ", split " + split).orElse("")));
    }

    private static Element contents(List<Section> sections) {
        List<Element> links = new ArrayList<>();
        sections.forEach(section -> links.add(Element.of(
                "li",
                Element.of("a", section.words())
                        .with("href", "#" + section.element().attributes().get("id")))));
        return Element.of("nav", Element.of("ul", links)).with("aria-label", "Contents");
    }

    private static String style() {
        try (InputStream stream = Page.class.getResourceAsStream("report.css")) {
            if (stream == null) {
                throw new IllegalStateException("the bundle lacks its report.css");
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
