package org.dapo.report.internal.html.table;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.dapo.api.benchmark.BenchmarkResult.Cell;
import org.dapo.api.pipeline.EvaluationResult;
import org.dapo.api.pipeline.Provenance;
import org.dapo.report.internal.html.figure.Comparison;
import org.dapo.report.internal.html.figure.FigureText;
import org.dapo.report.internal.html.markup.Element;
import org.dapo.report.internal.html.markup.Node;

/** The provenance of the figures: what all runs share, and where they differ. */
public final class ProvenanceTables {
    private static final int SHORT_HASH = 12;

    private final List<Cell> cells;
    private final List<Map<String, String>> facts;

    public ProvenanceTables(Comparison comparison) {
        this.cells = comparison.result().cells();
        this.facts = cells.stream().map(ProvenanceTables::facts).toList();
    }

    public List<Node> parts() {
        Set<String> names = new LinkedHashSet<>();
        facts.forEach(run -> names.addAll(run.keySet()));
        List<Element> shared = new ArrayList<>();
        List<String> differing = new ArrayList<>();
        for (String name : names) {
            Set<String> values = new LinkedHashSet<>();
            facts.forEach(run -> values.add(run.getOrDefault(name, "")));
            if (values.size() == 1) {
                shared.add(Element.of(
                        "tr",
                        Tables.rowName(name),
                        Element.of("td", values.iterator().next())));
            } else {
                differing.add(name);
            }
        }
        List<Node> parts = new ArrayList<>();
        if (!shared.isEmpty()) {
            String caption = cells.size() == 1 ? "The run" : "What all runs share";
            Element table = Element.of("table", Element.of("caption", caption), Element.of("tbody", shared));
            parts.add(Tables.scrolling(caption, table.withClass("facts")));
        }
        if (!differing.isEmpty()) {
            String caption = "Where runs differ";
            parts.add(Tables.folded(
                    "%s: %s".formatted(caption, FigureText.count(cells.size(), "run")),
                    Tables.scrolling(caption, differences(caption, differing))));
        }
        return parts;
    }

    private Element differences(String caption, List<String> names) {
        Element heads = Element.of("tr");
        for (String head : List.of("Method", "Evaluation", "Seed")) {
            heads = heads.add(Element.of("th", head).with("scope", "col"));
        }
        for (String name : names) {
            heads = heads.add(Element.of("th", name).with("scope", "col"));
        }
        List<Element> rows = new ArrayList<>();
        for (int run = 0; run < cells.size(); run++) {
            Cell cell = cells.get(run);
            Element row = Element.of(
                    "tr",
                    Tables.rowName(cell.method()),
                    Element.of("td", cell.evaluation()),
                    Element.of("td", Long.toString(cell.seed())));
            for (String name : names) {
                row = row.add(value(name, facts.get(run).getOrDefault(name, "")));
            }
            rows.add(row);
        }
        return Element.of(
                        "table", Element.of("caption", caption), Element.of("thead", heads), Element.of("tbody", rows))
                .withClass("facts");
    }

    private static Element value(String name, String value) {
        return name.endsWith("SHA-256") && value.length() > SHORT_HASH
                ? Element.of("td", value.substring(0, SHORT_HASH) + "…").with("title", value)
                : Element.of("td", value);
    }

    private static Map<String, String> facts(Cell cell) {
        EvaluationResult result = cell.result();
        Provenance from = result.provenance();
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("Backbone", from.backbone());
        facts.put("Backbone SHA-256", from.backboneSha256());
        facts.put("Prompt strategy", from.prompt() + " " + from.promptVersion());
        facts.put("Profile", from.profile());
        facts.put("Taxonomy", from.taxonomy());
        facts.put("Taxonomy SHA-256", from.taxonomySha256());
        result.checkpoint().ifPresent(checkpoint -> {
            facts.put("Checkpoint", checkpoint.file().toString());
            facts.put("Checkpoint SHA-256", checkpoint.sha256());
            facts.put("Checkpoint's epochs", Integer.toString(checkpoint.epoch()));
        });
        cell.tuning().ifPresent(tuning -> {
            facts.put("Images tuned on", Integer.toString(tuning.images()));
            facts.put("Seconds of tuning, in the last run", FigureText.rounded(tuning.seconds()));
        });
        facts.put("Data set", result.dataset().toString());
        facts.put("Split", result.split());
        facts.put("Images", Integer.toString(result.images()));
        facts.put("Seconds of evaluation, in the last run", FigureText.rounded(result.seconds()));
        facts.put("Seed of the run", Long.toString(from.seed()));
        facts.put("Input side in pixels", Integer.toString(from.imageSize()));
        facts.put("Device", from.device());
        facts.put("Threads", Integer.toString(from.threads()));
        from.versions().forEach((name, version) -> facts.put("Version of " + name, version));
        from.settings().forEach((name, setting) -> facts.put("Setting " + name, setting));
        return facts;
    }
}
