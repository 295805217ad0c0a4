package org.dapo.shell.internal.benchmark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.dapo.api.benchmark.Benchmark;
import org.dapo.api.dataset.DatasetAdapter;
import org.dapo.api.dataset.Defect;
import org.dapo.api.dataset.ListedDataset;
import org.dapo.api.dataset.Sample;
import org.dapo.api.image.ImageSource;
import org.dapo.api.image.Mask;
import org.dapo.api.image.MaskSource;
import org.dapo.api.image.RgbImage;
import org.dapo.api.pipeline.CalibrationRequest;
import org.dapo.api.pipeline.Framing;
import org.dapo.api.pipeline.InspectorRequest;
import org.dapo.api.report.HtmlReport;
import org.dapo.api.report.ReportExample;
import org.dapo.api.taxonomy.DefectTaxonomy;
import org.dapo.api.taxonomy.DefectType;
import org.dapo.api.taxonomy.Product;
import org.dapo.shell.internal.CommandLineRun;
import org.dapo.shell.internal.FakeBenchmark;
import org.dapo.shell.internal.FakeParts;
import org.dapo.shell.internal.parts.PartKind;
import org.dapo.shell.internal.terminal.Status;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoCommandTest {
    private final FakeParts parts = new FakeParts();
    private final List<ReportExample> examples = new ArrayList<>();

    @TempDir
    Path folder;

    @BeforeEach
    void addWhatTheDemoNeeds() {
        parts.services.put(Benchmark.class, new FakeBenchmark());
        parts.services.put(HtmlReport.class, (HtmlReport) (file, result, shown) -> {
            examples.addAll(shown);
            Files.writeString(file, result.plan().title());
        });
        parts.add(PartKind.BACKBONE, "untrained", "a backbone");
        parts.add(PartKind.TAXONOMY, "shapes", new Shapes());
        Map<String, List<Sample>> splits = Map.of("products", dots(8), "types", dots(2));
        parts.add(PartKind.DATASET, "dots", (DatasetAdapter) root -> new ListedDataset(splits, List.of()));
    }

    @Test
    void aDeviceThatIsNotThereIsReportedBeforeAnythingIsWritten() {
        CommandLineRun run = CommandLineRun.of(
                parts, "demo", "--device", "gpu", "--out", folder.resolve("new").toString());

        assertEquals(Status.WRONG_USAGE, run.status());
        assertEquals("dapo: device 'gpu' is not available", run.error());
        assertTrue(Files.notExists(folder.resolve("new")));
    }

    @Test
    void itCalibratesAndInspectsWithTheFirstMethodAndSaysWhereTheReportIs() throws Exception {
        CommandLineRun run = run();

        assertEquals(Status.DONE, run.status(), run.err());
        Path checkpoint = folder.resolve("DAPO/epoch-1.dapo");
        CalibrationRequest calibrated = requests(CalibrationRequest.class).get(0);
        assertEquals(checkpoint, calibrated.checkpoint());
        assertEquals(Optional.of("calibration"), calibrated.split());
        assertEquals(CalibrationRequest.Method.GOOD_IMAGES, calibrated.method());
        assertEquals(
                Optional.of(checkpoint), requests(InspectorRequest.class).get(0).checkpoint());
        assertEquals(Framing.SQUARE.withShifts(2), calibrated.framing());
        assertEquals(
                Optional.of(calibrated.framing()),
                requests(InspectorRequest.class).get(0).framing());
        assertTrue(
                parts.pipeline.requests.indexOf(calibrated)
                        < parts.pipeline.requests.indexOf(
                                requests(InspectorRequest.class).get(0)),
                "inspected with the thresholds that were calibrated");
        assertEquals("""
                # What it can do

                image threshold 0.250000, pixel threshold 1.500000: 90 %% of 3 good images
                12 images inspected
                %s
                """.formatted(folder.resolve("report.html")), run.out());
        assertEquals("What it can do", Files.readString(folder.resolve("report.html")));
        assertEquals(0, parts.open);
    }

    @Test
    void theExamplesSpreadOverProductsAndTypesAndKnowTheTruth() {
        run();

        assertEquals(
                List.of(
                        "new products: dot-0/0",
                        "new products: dot-1/1",
                        "new products: dot-2/2",
                        "new products: dot-4/3",
                        "new products: dot-5/1",
                        "new products: dot-6/1",
                        "new types: dot-0/0",
                        "new types: dot-0/1",
                        "new types: dot-0/2",
                        "new types: dot-1/3",
                        "new types: dot-1/1",
                        "new types: dot-1/2"),
                examples.stream().map(ReportExample::caption).toList());
        assertEquals(Optional.empty(), examples.get(0).truth());
        assertEquals(List.of(), examples.get(0).defects());
        ReportExample third = examples.get(2);
        assertEquals(List.of("cut"), third.defects(), "the taxonomy's id, not the data set's name");
        assertEquals(1, third.truth().orElseThrow().area());
        assertEquals(Optional.of("dot-2"), parts.pipeline.products.get(2));
    }

    @Test
    void withoutAReportBundleItSaysSoAndShowsTheTables() {
        parts.services.remove(HtmlReport.class);

        CommandLineRun run = run();

        assertEquals(Status.DONE, run.status(), run.err());
        assertTrue(run.err().contains("report.html will not be written: no bundle provides"), run.err());
        assertTrue(run.out().endsWith(folder.resolve("benchmark.md") + "\n"), run.out());
    }

    @Test
    void programsGetEverythingInOneObject() {
        CommandLineRun run = run("--json", "-");

        assertTrue(run.out().contains("\"report\": \"" + folder.resolve("report.html")), run.out());
        assertTrue(run.out().contains("\"image\": 0.25"), run.out());
        assertTrue(run.out().contains("\"plan\": \"demo\""), run.out());
    }

    private <T> List<T> requests(Class<T> type) {
        return parts.pipeline.requests.stream()
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }

    private CommandLineRun run(String... more) {
        List<String> args = new ArrayList<>(List.of("demo", "--out", folder.toString()));
        args.addAll(List.of(more));
        return CommandLineRun.of(parts, args.toArray(String[]::new));
    }

    /** Returns four images of each product: a good one, and one each with a hole, a slit and a dent. */
    private static List<Sample> dots(int products) {
        List<Sample> samples = new ArrayList<>();
        for (int p = 0; p < products; p++) {
            samples.add(sample("dot-" + p, 0, List.of()));
            for (int d = 1; d <= 3; d++) {
                samples.add(sample(
                        "dot-" + p, d, List.of(List.of("hole", "slit", "dent").get(d - 1))));
            }
        }
        return samples;
    }

    private static Sample sample(String product, int index, List<String> types) {
        List<Defect> defects = types.stream()
                .map(type -> new Defect(
                        type,
                        Optional.of(
                                new MaskSource.Pixels("mask", () -> new Mask(2, 1, BitSet.valueOf(new long[] {2}))))))
                .toList();
        String id = product + "/" + index;
        ImageSource image = new ImageSource.Pixels(id, () -> new RgbImage(2, 1, new byte[6]));
        return new Sample(id, product, image, !types.isEmpty(), defects);
    }

    private static final class Shapes implements DefectTaxonomy {
        @Override
        public List<DefectType> types() {
            return List.of(
                    new DefectType("hole", "hole", List.of(), Optional.empty()),
                    new DefectType("cut", "cut", List.of("slit"), Optional.empty()));
        }

        @Override
        public Set<String> normalNames() {
            return Set.of("good");
        }

        @Override
        public Map<String, Product> products() {
            return Map.of();
        }
    }
}
