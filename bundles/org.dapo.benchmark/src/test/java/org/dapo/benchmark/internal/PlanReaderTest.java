package org.dapo.benchmark.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import org.dapo.api.benchmark.BenchmarkPlan;
import org.dapo.api.pipeline.DatasetReference;
import org.dapo.api.pipeline.Framing;
import org.dapo.api.pipeline.PipelineException;
import org.dapo.api.pipeline.UnknownNameException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlanReaderTest {
    private static final String WHOLE = """
            {
              "methods": [
                {"name": "DAPO", "prompt": "dapo", "profile": "corrected:blend=0", "epochs": 0, "remark": "as it starts"},
                {"name": "words", "prompt": "fixed", "backbone": "other-clip"}
              ],
              "name": "mine", "title": "My plan", "backbone": "my-clip", "framing": {"shifts": 3, "turns": true, "way": "tiles", "tile-size": 80, "tile-overlap": 0.5}, "names-as-they-are": true,
              "tuning": {"dataset": "mvtec:data/mvtec", "split": "test", "taxonomy": "mvtec"},
              "evaluations": [{"name": "VisA", "dataset": "index:data/visa", "taxonomy": "visa"}],
              "seeds": [1, -2]
            }
            """;

    private final BenchmarkComponent benchmark = new BenchmarkComponent(new PlainShapes(), null);

    @TempDir
    Path folder;

    @Test
    void everyFieldIsReadWhereverItStands() throws Exception {
        DatasetReference mvtec = new DatasetReference("mvtec", Path.of("data/mvtec"));
        DatasetReference visa = new DatasetReference("index", Path.of("data/visa"));

        assertEquals(
                new BenchmarkPlan(
                        "mine",
                        "My plan",
                        new BenchmarkPlan.Tuning(mvtec, Optional.of("test"), "mvtec"),
                        List.of(new BenchmarkPlan.Evaluation("VisA", visa, Optional.empty(), "visa")),
                        List.of(
                                new BenchmarkPlan.Method(
                                        "DAPO",
                                        "my-clip",
                                        "dapo",
                                        Optional.of("corrected:blend=0"),
                                        OptionalInt.of(0),
                                        Optional.empty(),
                                        "as it starts"),
                                new BenchmarkPlan.Method(
                                        "words",
                                        "other-clip",
                                        "fixed",
                                        Optional.empty(),
                                        OptionalInt.empty(),
                                        Optional.empty(),
                                        "")),
                        List.of(1L, -2L),
                        new Framing(Framing.Way.TILES, 80, 0.5, Optional.empty(), 3, true),
                        true),
                read(WHOLE));
    }

    @Test
    void titleSeedsAndFramingMayBeLeftOut() throws Exception {
        BenchmarkPlan plan = read(WHOLE.replace("\"title\": \"My plan\", ", "")
                .replace(",\n  \"seeds\": [1, -2]", "")
                .replace(WHOLE.substring(WHOLE.indexOf(" \"framing\""), WHOLE.indexOf("\n  \"tuning\"")), ""));

        assertEquals("mine", plan.title());
        assertEquals(List.of(42L), plan.seeds());
        assertEquals(Framing.SQUARE, plan.framing());
        assertFalse(plan.namesAsTheyAre());
    }

    @Test
    void aFramingSaysWhatIsNotAsUsual() throws Exception {
        assertEquals(
                Framing.SQUARE.withShifts(3, true),
                read(WHOLE.replace(", \"way\": \"tiles\", \"tile-size\": 80, \"tile-overlap\": 0.5", ""))
                        .framing());
        assertEquals(
                new Framing(Framing.Way.TILES, 0, Framing.DEFAULT_OVERLAP, Optional.empty()),
                read(WHOLE.replace("\"shifts\": 3, \"turns\": true, ", "")
                                .replace(", \"tile-size\": 80, \"tile-overlap\": 0.5", ""))
                        .framing());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"prompt\": \"dapo\"|\"promt\": \"dapo\"|$.methods[0].promt: unknown field; allowed are: backbone, epochs, name",
                "\"split\": \"test\"|\"spilt\": \"test\"|$.tuning.spilt: unknown field; allowed are: dataset, split, taxonomy",
                "\"prompt\": \"fixed\", |''|$.methods[1]: the field 'prompt' is missing",
                "\"backbone\": \"my-clip\",|''|$.methods[0]: the field 'backbone' is missing",
                "\"name\": \"mine\",|''|$: the field 'name' is missing",
                "\"mvtec:data/mvtec\"|\"/data/mvtec\"|$.tuning.dataset: a data set is LAYOUT:PATH",
                "\"epochs\": 0|\"epochs\": -1|$.methods[0].epochs: expected a whole number of 0 or more, not -1",
                "\"epochs\": 0|\"epochs\": 1.5|$.methods[0].epochs: expected a whole number",
                "[1, -2]|[1, \"2\"]|$.seeds[1]: expected a whole number",
                "\"shifts\": 3|\"shifts\": 9|$.framing: 9 shifts; it takes 1 to 8",
                "\"shifts\": 3|\"shifts\": 1|$.framing: turns require 2 shifts or more: each pass is turned another way",
                "\"turns\": true|\"turns\": 1|$.framing.turns: expected true or false",
                "\"tiles\"|\"tile\"|$.framing: there is no framing 'tile'; there are: square, padded, tiles",
                "\"tiles\"|\"padded\"|$.framing: tile-size and tile-overlap require the way tiles",
                "0.5|0.6|$.framing: the overlap of tiles is 0.6; it takes 0 to 0.5",
                "0.5|\"a half\"|$.framing.tile-overlap: expected a number",
                "\"tile-size\": 80|\"tile-size\": -1|$.framing.tile-size: expected a whole number of 0 or more, not -1",
                "\"way\"|\"region\"|$.framing.region: unknown field; allowed are: shifts, tile-overlap, tile-size, turns, way",
                "[1, -2]|[1, 1]|the plan has the seed '1' twice",
                "\"name\": \"words\"|\"name\": \"DAPO\"|the plan has the method 'DAPO' twice",
                "\"My plan\"|\" \"|$.title: the text must not be blank",
                "\"seeds\"|\"name\"|$.name: duplicate field",
                "[1, -2]|[1, -2|not JSON at $.seeds",
            })
    void aMistakeIsNamedWithItsFileAndPlace(String right, String wrong, String said) {
        assertTrue(WHOLE.contains(right), right);
        String message = assertThrows(PipelineException.class, () -> read(WHOLE.replace(right, wrong)))
                .getMessage();

        assertTrue(message.startsWith(folder.resolve("mine.json") + ": "), message);
        assertTrue(message.contains(said), message);
    }

    @Test
    void aPlanThatIsTooLargeIsNotRead() throws Exception {
        Path large = Files.writeString(folder.resolve("large.json"), " ".repeat((1 << 20) + 1));
        assertEquals(
                large + ": a plan must not be larger than 1048576 bytes",
                assertThrows(PipelineException.class, () -> benchmark.plan(large.toString()))
                        .getMessage());
    }

    @Test
    void aPlanThatIsNotThereIsAnsweredWithThoseThatAre() {
        assertEquals(
                "unknown plan 'dmeo'; there are: ablation, default-profile, demo, embedded, methods, mvtec-to-others, own, real-images, visa-to-mvtec",
                assertThrows(UnknownNameException.class, () -> benchmark.plan("dmeo"))
                        .getMessage());
        assertEquals(
                "the plan gone.json is not a file",
                assertThrows(PipelineException.class, () -> benchmark.plan("gone.json"))
                        .getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"ablation", "demo", "embedded", "methods"})
    void aSuppliedPlanComparesOthersWithDapoOnWhatTuningNeverSaw(String name) throws Exception {
        BenchmarkPlan plan = benchmark.plan(name);

        assertEquals(name, plan.name());
        assertEquals("dapo", plan.methods().get(0).prompt());
        assertEquals(Optional.of("tuning"), plan.tuning().split());
        assertEquals(
                Set.of("unseen-products", "unseen-types"),
                plan.evaluations().stream()
                        .map(evaluation -> evaluation.split().orElseThrow())
                        .collect(Collectors.toSet()));
        FolderName.requireDistinct(plan);
    }

    @Test
    void aPlaceIsFilledWhereverItStandsAndStaysWhereNobodyKnowsBetter() throws Exception {
        BenchmarkPlan plan = benchmark.plan("mvtec-to-others", Map.of("mvtec", "data/mvtec ad", "visa", "$1/visa"));

        assertEquals(
                new DatasetReference("mvtec", Path.of("data/mvtec ad")),
                plan.tuning().dataset());
        assertEquals("visa:$1/visa", plan.evaluations().get(0).dataset().toString());
        assertEquals("mvtec:${mpdd}", plan.evaluations().get(1).dataset().toString());
        assertEquals("${backbone}", plan.methods().get(0).backbone());
    }

    @Test
    void howImagesAreLookedAtMayBeAPlaceToo() throws Exception {
        Path file = Files.writeString(folder.resolve("mine.json"), WHOLE.replace("\"tiles\"", "\"${way}\""));
        assertEquals(
                Framing.Way.TILES,
                benchmark
                        .plan(file.toString(), Map.of("way", "tiles"))
                        .framing()
                        .way());
    }

    @Test
    void aValueThatHasNoPlaceIsNamedBesideThePlacesThereAre() {
        assertEquals(
                "the plan visa-to-mvtec has no placeholder 'vsia'; it has: backbone, mvtec, visa",
                assertThrows(PipelineException.class, () -> benchmark.plan("visa-to-mvtec", Map.of("vsia", "x")))
                        .getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"methods", "mvtec-to-others", "own", "real-images", "visa-to-mvtec"})
    void dapoAndEveryMethodOfTheComparisonAreInThePlansThatCompareThem(String name) throws Exception {
        List<BenchmarkPlan.Method> methods = benchmark.plan(name).methods();
        assertEquals("DAPO", methods.get(0).name());
        assertEquals(
                List.of(
                        "dapo",
                        "dapo",
                        "clip",
                        "win-clip",
                        "co-op",
                        "april-gan",
                        "anomaly-clip",
                        "ada-clip",
                        "multi-ads"),
                methods.stream().map(BenchmarkPlan.Method::prompt).toList());
        assertNotEquals(methods.get(0).profile(), methods.get(1).profile());
    }

    private BenchmarkPlan read(String json) throws Exception {
        return benchmark.plan(
                Files.writeString(folder.resolve("mine.json"), json).toString());
    }
}
