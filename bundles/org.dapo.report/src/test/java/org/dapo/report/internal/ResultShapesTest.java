package org.dapo.report.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dapo.api.image.RgbImage;
import org.dapo.api.image.ScoreMap;
import org.dapo.api.pipeline.Inspection;
import org.dapo.api.pipeline.Region;
import org.dapo.api.pipeline.Threshold;
import org.dapo.api.pipeline.TuningResult;
import org.dapo.api.pipeline.TypeFinding;
import org.junit.jupiter.api.Test;

class ResultShapesTest {
    private final ResultShapes shapes = new ResultShapes();

    @Test
    void anEvaluationHasTheFieldsThatProgramsRelyOn() {
        JsonObject json = parse(shapes.evaluation(SampleResults.evaluation(true)));

        assertEquals(
                List.of(
                        "backbone",
                        "prompt",
                        "profile",
                        "checkpoint",
                        "dataset",
                        "taxonomy",
                        "split",
                        "images",
                        "skipped",
                        "seed",
                        "seconds",
                        "products",
                        "mean",
                        "left_out",
                        "types",
                        "undefined",
                        "bounds",
                        "problems",
                        "notes",
                        "provenance",
                        "curves",
                        "confusion"),
                List.copyOf(json.keySet()));
        assertEquals(
                "{\"path\":\"epoch-5.dapo\",\"sha256\":\"" + SampleResults.SHA256 + "\"}", compact(json, "checkpoint"));
        assertEquals("\"mvtec:data\"", compact(json, "dataset"));
        assertEquals("1", compact(json, "skipped"));
        assertEquals("42", compact(json, "seed"));
        assertEquals(
                "{\"metal nut\":{\"image_auroc\":1.0,\"pixel_auroc\":0.1},"
                        + "\"bottle, green\":{\"image_auroc\":null,\"pixel_auroc\":0.6666666666666666}}",
                compact(json, "products"));
        assertEquals("{\"image_auroc\":1.0,\"pixel_auroc\":0.4}", compact(json, "mean"));
        assertEquals("{\"image_auroc\":1}", compact(json, "left_out"));
        assertEquals("{\"cut\":{\"multitype_ap\":0.25}}", compact(json, "types"));
        assertEquals(
                "{\"products\":{\"metal nut\":{\"pixel_auroc\":1E-7}},\"mean\":{},\"types\":{}}",
                compact(json, "bounds"));
        assertEquals(
                "[{\"id\":\"bottle/test/cut/000\",\"extent\":\"mask\",\"reason\":\"it has no mask\"}]",
                compact(json, "problems"));
    }

    @Test
    void curvesAndTheConfusionMatrixTakeALineForEachRowOfNumbers() {
        String text = shapes.evaluation(SampleResults.evaluation(true));
        JsonObject json = parse(text);

        assertEquals(
                "{\"metal nut\":{\"pixel_roc\":{\"abscissa\":\"false positive rate\",\"ordinate\":\"true positive rate\","
                        + "\"x\":[0.0,0.1,1.0],\"y\":[0.0,0.6666667,1.0]}}}",
                compact(json, "curves"));
        assertEquals(
                "{\"classes\":[\"normal\",\"cut\"],\"counts\":[[5000000000,1],[2,3]]}", compact(json, "confusion"));
        assertTrue(text.contains("\n        \"y\": [0.0, 0.6666667, 1.0]\n"), text);
        assertTrue(text.contains("\n      [5000000000, 1],\n"), text);
    }

    @Test
    void anEvaluationWithoutACheckpointSaysNull() {
        assertTrue(parse(shapes.evaluation(SampleResults.evaluation(false)))
                .get("checkpoint")
                .isJsonNull());
    }

    @Test
    void aTuningRunHasItsLossesAndCheckpoint() {
        JsonObject json = parse(shapes.tuning(new TuningResult(
                Path.of("epoch-2.dapo"),
                List.of(1.25, Double.NaN),
                16,
                List.of(),
                List.of(),
                3,
                SampleResults.provenance())));

        assertEquals("\"epoch-2.dapo\"", compact(json, "checkpoint"));
        assertEquals("[1.25,null]", compact(json, "losses"));
        assertEquals(
                "published", json.getAsJsonObject("provenance").get("profile").getAsString());
    }

    @Test
    void anInspectedImageHasVerdictTypesAndRegions() {
        Region region = new Region(
                Optional.of("cut"), 1, 2, 1, 1, List.of(new Region.Point(1, 2), new Region.Point(2, 2)), 0.9f, 1);
        Inspection inspection = new Inspection(
                "a.png",
                new RgbImage(1, 1, new byte[3]),
                0.7f,
                true,
                new Threshold(0.5, 1, "default"),
                Map.of("cut", new TypeFinding(0.1f, 1)),
                List.of(region),
                new ScoreMap(1, 1, new float[1]),
                4,
                Optional.of(SampleResults.provenance()));

        JsonObject json = parse(shapes.inspection(inspection, Optional.of(Path.of("a.map.png"))));

        assertEquals("0.7", compact(json, "score"));
        assertEquals("\"anomalous\"", compact(json, "verdict"));
        assertEquals("{\"image\":0.5,\"pixel\":1.0,\"origin\":\"default\"}", compact(json, "threshold"));
        assertEquals("{\"cut\":{\"score\":0.1,\"area\":1}}", compact(json, "types"));
        assertEquals(
                "[{\"type\":\"cut\",\"box\":{\"left\":1,\"top\":2,\"width\":1,\"height\":1},"
                        + "\"polygon\":[[1,2],[2,2]],\"peak\":0.9,\"area\":1}]",
                compact(json, "regions"));
        assertEquals("\"a.map.png\"", compact(json, "map"));
        assertEquals("4.0", compact(json, "map_range"));
        assertEquals(
                "published", json.getAsJsonObject("provenance").get("profile").getAsString());
    }

    @Test
    void aRangeThatNobodySaidIsNull() {
        Inspection unsaid = new Inspection(
                "a.png",
                new RgbImage(1, 1, new byte[3]),
                0.7f,
                true,
                new Threshold(0.5, 1, "default"),
                Map.of(),
                List.of(),
                new ScoreMap(1, 1, new float[1]));

        assertEquals("null", compact(parse(shapes.inspection(unsaid, Optional.empty())), "map_range"));
    }

    private static JsonObject parse(String text) {
        return JsonParser.parseString(text).getAsJsonObject();
    }

    private static String compact(JsonObject json, String key) {
        return json.get(key).toString();
    }
}
