package org.dapo.engine.internal.deployment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.dapo.api.dataset.Sample;
import org.dapo.api.file.Sha256;
import org.dapo.api.image.ImageSource;
import org.dapo.api.pipeline.DatasetReference;
import org.dapo.api.pipeline.Framing;
import org.dapo.api.pipeline.Framing.Way;
import org.dapo.api.pipeline.Inspection;
import org.dapo.api.pipeline.Inspector;
import org.dapo.api.pipeline.InspectorRequest;
import org.dapo.api.pipeline.MadeOtherwiseException;
import org.dapo.api.pipeline.PackInfo;
import org.dapo.api.pipeline.Pipeline;
import org.dapo.api.pipeline.PipelineException;
import org.dapo.api.pipeline.TuningRequest;
import org.dapo.api.pipeline.UnknownNameException;
import org.dapo.api.progress.RunListener;
import org.dapo.engine.internal.CountingBackbone;
import org.dapo.engine.internal.CpuTensors;
import org.dapo.engine.internal.TinyPipeline;
import org.dapo.nn.api.prompt.PromptStrategy;
import org.dapo.prompt.dapo.internal.DapoStrategy;
import org.dapo.prompt.fixed.internal.FixedStrategy;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests that a deployment pack starts an inspector without the text tower, and only for what it was created for. */
class PackTest {
    private static final Framing TILES = new Framing(Way.TILES, 24, 0.25, Optional.empty());

    @TempDir
    private Path folder;

    private CountingBackbone backbone;
    private Path file;

    @BeforeEach
    void counting() throws Exception {
        backbone = new CountingBackbone(TinyPipeline.backbone());
        file = folder.resolve("line.pack");
    }

    private Pipeline pipeline(String name, PromptStrategy strategy) {
        return TinyPipeline.on(backbone, name, strategy, TinyPipeline.squares(4), List.of());
    }

    private Pipeline dapo() {
        return pipeline("dapo", new DapoStrategy(new CpuTensors()));
    }

    private InspectorRequest.Builder tuned(Pipeline pipeline) throws PipelineException {
        TuningRequest tuning = TuningRequest.builder(
                        new DatasetReference("squares", Path.of("")), folder.resolve("run"))
                .epochs(1)
                .batch(2)
                .build();
        return InspectorRequest.builder()
                .checkpoint(pipeline.tune(tuning, RunListener.NONE).checkpoint())
                .imageThreshold(0.25);
    }

    private static List<Inspection> inspections(Pipeline pipeline, InspectorRequest request) throws PipelineException {
        List<Sample> samples = TinyPipeline.squares(3);
        try (Inspector inspector = pipeline.inspector(request)) {
            return List.of(
                    inspector.inspect(samples.get(0).image(), Optional.empty()),
                    inspector.inspect(samples.get(1).image(), Optional.of("plate")));
        }
    }

    private static void assertAlike(List<Inspection> expected, List<Inspection> found) {
        for (int i = 0; i < expected.size(); i++) {
            assertEquals(expected.get(i).score(), found.get(i).score());
            assertEquals(expected.get(i).types(), found.get(i).types());
            assertArrayEquals(expected.get(i).map().values(), found.get(i).map().values());
            assertEquals(
                    expected.get(i).threshold().image(),
                    found.get(i).threshold().image());
        }
    }

    @Test
    void anAnswerNamesTheCheckpointOrThePackThatItComesFrom() throws Exception {
        Pipeline pipeline = dapo();
        InspectorRequest request = tuned(pipeline).build();
        PackInfo packed = pipeline.pack(request, Set.of(), file);
        InspectorRequest ofPack = InspectorRequest.builder()
                .pack(file)
                .framing(Framing.SQUARE.withShifts(2))
                .imageThreshold(0.5)
                .pixelThreshold(0.5)
                .build();
        assertEquals(
                Map.of("checkpoint_sha256", Sha256.of(request.checkpoint().orElseThrow())),
                settings(inspections(pipeline, request)));
        assertEquals(
                Map.of("pack_sha256", packed.sha256(), "framing", "square, 2 x 2 shifts"),
                settings(inspections(pipeline, ofPack)));
    }

    private static Map<String, String> settings(List<Inspection> found) {
        return found.get(0).provenance().orElseThrow().settings();
    }

    @Test
    void itGivesTheSameAnswersWithoutTheTextTower() throws Exception {
        Pipeline pipeline = dapo();
        InspectorRequest request = tuned(pipeline).build();
        PackInfo packed = pipeline.pack(request, Set.of(), file);
        assertEquals(64, packed.sha256().length());
        String written = Files.readString(file, StandardCharsets.ISO_8859_1);
        assertTrue(
                written.startsWith("{\"__metadata__\":{\"description\":\"{\\\"provenance\\\":", Long.BYTES),
                "the command line knows by it what it may replace");
        assertEquals(0.25, packed.threshold().image());
        List<Inspection> expected = inspections(pipeline, request);
        backbone.textPasses.clear();
        List<Inspection> found =
                inspections(pipeline, InspectorRequest.builder().pack(file).build());
        assertEquals(List.of(), backbone.textPasses, "the text tower ran");
        assertAlike(expected, found);
    }

    @Test
    void itsImagesAreFramedAsWhenItWasMade() throws Exception {
        Pipeline pipeline = dapo();
        InspectorRequest unpacked = tuned(pipeline).framing(TILES).build();
        PackInfo packed = pipeline.pack(unpacked, Set.of(), file);
        assertEquals(TILES, packed.framing());
        List<Inspection> found =
                inspections(pipeline, InspectorRequest.builder().pack(file).build());
        assertAlike(inspections(pipeline, unpacked), found);
        assertEquals("tiles of 24 overlapping 0.25", settings(found).get("framing"));
    }

    @Test
    void itsThresholdsHoldForNoOtherFraming() throws Exception {
        Pipeline pipeline = dapo();
        pipeline.pack(tuned(pipeline).framing(TILES).build(), Set.of(), file);
        InspectorRequest.Builder request = InspectorRequest.builder().pack(file).framing(Framing.SQUARE);
        assertEquals(
                ("the thresholds of the pack %s are valid for its framing 'tiles of 24 overlapping 0.25', not for 'square':"
                                + " set no framing, so that the pack's is used, or set both thresholds")
                        .formatted(file),
                assertThrows(PipelineException.class, () -> pipeline.inspector(request.build()))
                        .getMessage());
        List<Inspection> found = inspections(
                pipeline, request.imageThreshold(0.5).pixelThreshold(0.5).build());
        assertFalse(settings(found).containsKey("framing"), "squares");
    }

    @Test
    void withDefaultThresholdsItTakesAnyFraming() throws Exception {
        Pipeline pipeline = pipeline("fixed", new FixedStrategy());
        pipeline.pack(InspectorRequest.builder().framing(TILES).build(), Set.of(), file);
        Framing padded = Framing.parse("padded");
        assertAlike(
                inspections(pipeline, InspectorRequest.builder().framing(padded).build()),
                inspections(
                        pipeline,
                        InspectorRequest.builder().pack(file).framing(padded).build()));
    }

    @Test
    void aPackWhoseFramingIsNoneIsRefused() throws Exception {
        Pipeline pipeline = pipeline("fixed", new FixedStrategy());
        pipeline.pack(InspectorRequest.builder().framing(TILES).build(), Set.of(), file);
        String written = Files.readString(file, StandardCharsets.ISO_8859_1);
        Files.writeString(file, written.replace("overlapping 0.25", "overlapping 0.75"), StandardCharsets.ISO_8859_1);
        String refusal = assertThrows(PipelineException.class, () -> Pack.open(file, false))
                .getMessage();
        assertTrue(
                refusal.startsWith(
                        "the pack %s: 'tiles of 24 overlapping 0.75' is no framing; examples: ".formatted(file)),
                refusal);
    }

    @Test
    void aStrategyThatLearnsNothingIsPackedForTheProductsThatAreNamed() throws Exception {
        Pipeline pipeline = pipeline("fixed", new FixedStrategy());
        PackInfo packed = pipeline.pack(InspectorRequest.builder().build(), Set.of("plate"), file);
        assertEquals(List.of("plate"), packed.products());
        List<Inspection> expected =
                inspections(pipeline, InspectorRequest.builder().build());
        backbone.textPasses.clear();
        InspectorRequest request = InspectorRequest.builder().pack(file).build();
        assertAlike(expected, inspections(pipeline, request));
        assertEquals(List.of(), backbone.textPasses, "the text tower ran");
        try (Inspector inspector = pipeline.inspector(request)) {
            PipelineException refusal = assertThrows(
                    PipelineException.class,
                    () -> inspector.inspect(TinyPipeline.squares(1).get(0).image(), Optional.of("sheet")));
            assertEquals(
                    "the pack %s is not for the product 'sheet'; it is for plate".formatted(file),
                    refusal.getMessage());
        }
    }

    /** DAPO's states are the same for every product. The pack is for the named products only all the same. */
    @Test
    void aPackOfAMethodThatNamesNoProductIsForItsProductsToo() throws Exception {
        Pipeline pipeline = dapo();
        InspectorRequest request = tuned(pipeline).build();
        pipeline.pack(request, Set.of("plate"), file);
        try (Inspector unpacked = pipeline.inspector(request);
                Inspector inspector =
                        pipeline.inspector(InspectorRequest.builder().pack(file).build())) {
            ImageSource image = TinyPipeline.squares(1).get(0).image();
            assertEquals(
                    "the pack %s is not for the product 'sheet'; it is for plate".formatted(file),
                    assertThrows(PipelineException.class, () -> inspector.inspect(image, Optional.of("sheet")))
                            .getMessage());
            assertEquals(
                    unpacked.inspect(image, Optional.of("plate")).score(),
                    inspector.inspect(image, Optional.of("plate")).score());
        }
    }

    @Test
    void theSamePackIsWrittenByteForByte() throws Exception {
        Pipeline pipeline = pipeline("fixed", new FixedStrategy());
        pipeline.pack(InspectorRequest.builder().build(), Set.of(), file);
        byte[] first = Files.readAllBytes(file);
        pipeline.pack(InspectorRequest.builder().build(), Set.of(), file);
        assertArrayEquals(first, Files.readAllBytes(file));
    }

    @Test
    void anotherBackboneStrategyOrTaxonomyRefusesItInOneLine() throws Exception {
        dapo().pack(tuned(dapo()).build(), Set.of(), file);
        MadeOtherwiseException strategy =
                assertThrows(MadeOtherwiseException.class, () -> pipeline("fixed", new FixedStrategy())
                        .inspector(InspectorRequest.builder().pack(file).build()));
        assertEquals(
                "the pack %s was made with the prompt strategy 'dapo', not with 'fixed'".formatted(file),
                strategy.getMessage());
        Pipeline weights = TinyPipeline.on(
                backbone, "other weights", "dapo", new DapoStrategy(new CpuTensors()), List.of(), List.of());
        MadeOtherwiseException refusal = assertThrows(
                MadeOtherwiseException.class,
                () -> weights.inspector(InspectorRequest.builder().pack(file).build()));
        assertEquals(
                "the pack %s was made with the weights of the backbone '', not with 'other weights'".formatted(file),
                refusal.getMessage());
    }

    @Test
    void aDamagedPackIsRefusedAndNothingElseIsAPack() throws Exception {
        Pipeline pipeline = pipeline("fixed", new FixedStrategy());
        pipeline.pack(InspectorRequest.builder().build(), Set.of(), file);
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length - 1] ^= 1;
        Files.write(file, bytes);
        assertEquals(
                "the pack %s is damaged: its content does not match its hash".formatted(file), refusal(pipeline, file));
        Path checkpoint = tuned(dapo()).build().checkpoint().orElseThrow();
        assertEquals(
                "%s is not a pack; dapo pack creates one from a checkpoint".formatted(checkpoint),
                refusal(pipeline, checkpoint));
        assertEquals(
                folder.resolve("none") + " is not there; expected a pack", refusal(pipeline, folder.resolve("none")));
        assertEquals(folder + " is a folder; expected a pack", refusal(pipeline, folder));
    }

    private static String refusal(Pipeline pipeline, Path pack) {
        return assertThrows(
                        PipelineException.class,
                        () -> pipeline.inspector(
                                InspectorRequest.builder().pack(pack).build()))
                .getMessage();
    }

    @Test
    void whatCannotBeWrittenLeavesNothing() {
        Pipeline pipeline = pipeline("fixed", new FixedStrategy());
        assertThrows(
                UnknownNameException.class,
                () -> pipeline.pack(InspectorRequest.builder().build(), Set.of("plait"), file));
        Path nowhere = folder.resolve("none/line.pack");
        PipelineException failure = assertThrows(
                PipelineException.class,
                () -> pipeline.pack(InspectorRequest.builder().build(), Set.of(), nowhere));
        assertTrue(failure.getMessage().contains(nowhere.toString()), failure.getMessage());
        assertEquals(0, files());
    }

    private long files() {
        try (Stream<Path> files = Files.list(folder)) {
            return files.count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
