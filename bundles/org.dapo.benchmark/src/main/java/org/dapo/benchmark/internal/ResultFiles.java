package org.dapo.benchmark.internal;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dapo.api.benchmark.BenchmarkPlan;
import org.dapo.api.benchmark.BenchmarkResult;
import org.dapo.api.benchmark.BenchmarkResult.Cell;
import org.dapo.api.benchmark.BenchmarkResult.Difference;
import org.dapo.api.benchmark.BenchmarkResult.Published;
import org.dapo.api.benchmark.BenchmarkResult.Summary;
import org.dapo.api.report.ResultJson;

/** A whole result for programs: as JSON, and its summaries as CSV. */
final class ResultFiles {
    private static final Gson GSON = new GsonBuilder()
            .setPrettyPrinting()
            .serializeNulls()
            .disableHtmlEscaping()
            .create();

    private ResultFiles() {}

    /** The whole result. Each tuning and evaluation has the same JSON form as elsewhere. */
    static String json(BenchmarkResult result, ResultJson shapes) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("plan", plan(result.plan()));
        json.put("seconds", result.seconds());
        json.put(
                "summaries",
                result.summaries().stream().map(ResultFiles::summary).toList());
        json.put(
                "published",
                result.published().stream().map(ResultFiles::published).toList());
        json.put(
                "cells", result.cells().stream().map(cell -> cell(cell, shapes)).toList());
        return GSON.toJson(json) + "\n";
    }

    private static Map<String, Object> plan(BenchmarkPlan plan) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("name", plan.name());
        json.put("title", plan.title());
        BenchmarkPlan.Tuning tuning = plan.tuning();
        json.put("tuning", data(tuning.dataset().toString(), tuning.split().orElse(null), tuning.taxonomy()));
        json.put(
                "evaluations",
                plan.evaluations().stream().map(ResultFiles::evaluation).toList());
        json.put("methods", plan.methods().stream().map(ResultFiles::method).toList());
        json.put("framing", plan.framing().text());
        json.put("names-as-they-are", plan.namesAsTheyAre());
        json.put("seeds", plan.seeds());
        return json;
    }

    private static Map<String, Object> evaluation(BenchmarkPlan.Evaluation evaluation) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("name", evaluation.name());
        json.putAll(data(evaluation.dataset().toString(), evaluation.split().orElse(null), evaluation.taxonomy()));
        json.put("published", evaluation.published().orElse(null));
        return json;
    }

    private static Map<String, Object> data(String dataset, String split, String taxonomy) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("dataset", dataset);
        json.put("split", split);
        json.put("taxonomy", taxonomy);
        return json;
    }

    private static Map<String, Object> method(BenchmarkPlan.Method method) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("name", method.name());
        json.put("backbone", method.backbone());
        json.put("prompt", method.prompt());
        json.put("profile", method.profile().orElse(null));
        json.put("epochs", method.epochs().isPresent() ? method.epochs().getAsInt() : null);
        json.put("tuned_as", method.tunedAs().orElse(null));
        json.put("remark", method.remark());
        return json;
    }

    private static Map<String, Object> summary(Summary summary) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("evaluation", summary.evaluation());
        json.put("method", summary.method());
        json.put("metric", summary.metric());
        json.put("mean", boxed(summary.mean().value()));
        json.put("bound", boxed(summary.mean().bound()));
        json.put("deviation", boxed(summary.deviation()));
        json.put("advantage", summary.advantage().map(ResultFiles::difference).orElse(null));
        return json;
    }

    private static Map<String, Object> difference(Difference difference) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("value", difference.value());
        json.put("low", difference.low());
        json.put("high", difference.high());
        json.put("p", difference.p());
        return json;
    }

    private static Map<String, Object> published(Published figure) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("evaluation", figure.evaluation());
        json.put("method", figure.method());
        json.put("metric", figure.metric());
        json.put("value", figure.value());
        json.put("source", figure.source());
        return json;
    }

    private static Map<String, Object> cell(Cell cell, ResultJson shapes) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("method", cell.method());
        json.put("evaluation", cell.evaluation());
        json.put("seed", cell.seed());
        json.put(
                "tuning",
                cell.tuning().map(shapes::tuning).map(ResultFiles::parsed).orElse(null));
        json.put("result", parsed(shapes.evaluation(cell.result())));
        return json;
    }

    private static JsonElement parsed(String json) {
        return JsonParser.parseString(json);
    }

    private static Double boxed(OptionalDouble value) {
        return value.isPresent() ? value.getAsDouble() : null;
    }

    /**
     * One row per evaluation, method and metric, and one per published figure, with its source in the last column. Comma
     * separated, quoted as in RFC 4180. Undefined values are left empty.
     */
    static String csv(BenchmarkResult result) {
        return Stream.concat(
                        result.summaries().stream().map(ResultFiles::row),
                        result.published().stream().map(ResultFiles::row))
                .collect(Collectors.joining(
                        "",
                        "evaluation,method,metric,mean,bound,deviation,advantage,advantage_low,advantage_high,advantage_p,published\n",
                        ""));
    }

    private static String row(Summary summary) {
        Stream<String> names = Stream.of(summary.evaluation(), summary.method(), summary.metric())
                .map(ResultFiles::quoted);
        Stream<String> figures = Stream.of(
                        summary.mean().value(), summary.mean().bound(), summary.deviation())
                .map(ResultFiles::number);
        Stream<String> advantage = summary.advantage()
                .map(one ->
                        Stream.of(one.value(), one.low(), one.high(), one.p()).map(String::valueOf))
                .orElse(Stream.of("", "", "", ""));
        return Stream.of(names, figures, advantage, Stream.of(""))
                .flatMap(part -> part)
                .collect(Collectors.joining(",", "", "\n"));
    }

    private static String row(Published figure) {
        return Stream.of(
                        quoted(figure.evaluation()),
                        quoted(figure.method()),
                        quoted(figure.metric()),
                        String.valueOf(figure.value()),
                        ",,,,,",
                        quoted(figure.source()))
                .collect(Collectors.joining(",", "", "\n"));
    }

    private static String number(OptionalDouble value) {
        return value.isPresent() ? String.valueOf(value.getAsDouble()) : "";
    }

    private static String quoted(String cell) {
        boolean plain = cell.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
        return plain ? cell : '"' + cell.replace("\"", "\"\"") + '"';
    }
}
