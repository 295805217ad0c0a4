package org.dapo.engine.internal.pretraining;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.dapo.api.dataset.DatasetAdapter;
import org.dapo.api.dataset.Sample;
import org.dapo.api.image.ImageSource;
import org.dapo.api.pipeline.DatasetReference;
import org.dapo.api.pipeline.PipelineException;
import org.dapo.api.pipeline.PretrainingRecipe;
import org.dapo.api.pipeline.PretrainingRecipe.Squares;
import org.dapo.api.pipeline.PretrainingRequest;
import org.dapo.api.pipeline.PretrainingResult;
import org.dapo.api.pipeline.WrongValueException;
import org.dapo.api.progress.RunListener;
import org.dapo.backbone.clip.internal.ClipProvider;
import org.dapo.engine.internal.CpuTensors;
import org.dapo.engine.internal.TinyPipeline;
import org.dapo.engine.internal.assembly.Parts;
import org.dapo.engine.internal.checkpoint.Checkpoint;
import org.dapo.imaging.Images;
import org.dapo.nn.api.backbone.Backbone;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PretrainingTest {
    private static final int IMAGES = 66;
    private static final int HELD_OUT = 2;

    @TempDir
    Path folder;

    private final Map<String, AtomicInteger> loads = new ConcurrentHashMap<>();
    private ClipProvider provider;
    private PretrainerComponent pretrainer;

    @BeforeEach
    void putTogether() throws Exception {
        provider = TinyClip.provider(folder, NDManager::newBaseManager);
        pretrainer = new PretrainerComponent(
                new CpuTensors(),
                new Parts(
                        Map.of("squares", (DatasetAdapter)
                                root -> new CaptionedSquares(TinyPipeline.squares(IMAGES).stream()
                                        .map(this::counted)
                                        .toList())),
                        Map.of(),
                        Map.of(),
                        Map.of("tiny", provider),
                        Map.of(),
                        Map.of()));
    }

    private Sample counted(Sample sample) {
        ImageSource image = new ImageSource.Pixels(sample.id(), () -> {
            loads.computeIfAbsent(sample.id(), id -> new AtomicInteger()).incrementAndGet();
            return Images.load(sample.image());
        });
        return new Sample(sample.id(), sample.product(), image, sample.anomalous(), sample.defects());
    }

    private PretrainingRequest request(String out, PretrainingRecipe recipe, boolean resume) {
        return new PretrainingRequest(
                "tiny",
                new DatasetReference("squares", Path.of("")),
                Optional.empty(),
                folder.resolve(out),
                recipe,
                7,
                Optional.empty(),
                resume);
    }

    private static PretrainingRecipe recipe(int epochs, int batch, int replicas, Squares squares) {
        return recipe(epochs, batch, replicas, squares, 1);
    }

    private static PretrainingRecipe recipe(
            int epochs, int batch, int replicas, Squares squares, double imageProbeWeight) {
        return new PretrainingRecipe(
                epochs,
                new PretrainingRecipe.Batches(batch, replicas, false),
                Optional.of(squares),
                new PretrainingRecipe.Loss(0.1, 0.5, imageProbeWeight),
                new PretrainingRecipe.Optimization(PretrainingRecipe.Optimizer.ADAMW, 2e-3, 0.01));
    }

    private static Squares once(int side) {
        return new Squares(side, OptionalInt.empty(), false, 1);
    }

    private PretrainingRequest request(String out, int epochs, int replicas, boolean resume) {
        return request(out, recipe(epochs, 16 / replicas, replicas, once(32)), resume);
    }

    private PretrainingResult run(String out, int epochs, int replicas) throws PipelineException {
        return pretrainer.pretrain(request(out, epochs, replicas, false), RunListener.NONE);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void theLossFallsAndTheWeightsAreAModelThatLoads(int replicas) throws Exception {
        PretrainingResult result = run("run", 6, replicas);
        assertEquals(6, result.losses().size());
        assertTrue(
                result.losses().get(5) < 0.9 * result.losses().get(0),
                result.losses().toString());
        assertEquals(IMAGES - HELD_OUT, result.images());
        assertEquals(
                List.of(result.weights(), folder.resolve("words.txt")),
                result.model().files());
        Files.copy(result.weights(), folder.resolve(result.weights().getFileName()));
        try (Backbone loaded = TinyClip.provider(result.model().fields(), folder, NDManager::newBaseManager)
                .load(Device.cpu())) {
            assertEquals(16, loaded.spec().embedding());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4})
    void theSameSeedGivesTheSameBytes(int replicas) throws Exception {
        assertArrayEquals(
                Files.readAllBytes(run("one", 2, replicas).weights()),
                Files.readAllBytes(run("two", 2, replicas).weights()));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void aRunThatIsInterruptedAndResumedEndsTheSame(int replicas) throws Exception {
        byte[] whole = Files.readAllBytes(run("whole", 3, replicas).weights());
        AtomicInteger asked = new AtomicInteger();
        RunListener stopping = new RunListener() {
            @Override
            public boolean cancelled() {
                return asked.incrementAndGet() > 7;
            }
        };
        assertThrows(PipelineException.class, () -> pretrainer.pretrain(request("cut", 3, replicas, false), stopping));
        PipelineException occupied = assertThrows(
                PipelineException.class,
                () -> pretrainer.pretrain(request("cut", 3, replicas, false), RunListener.NONE));
        assertTrue(occupied.getMessage().contains("already contains checkpoints"), occupied.getMessage());
        List<String> stages = new ArrayList<>();
        RunListener listening = new RunListener() {
            @Override
            public void progress(String stage, long done, long total) {
                stages.add(stage);
            }
        };
        PretrainingResult resumed = pretrainer.pretrain(request("cut", 3, replicas, true), listening);
        assertArrayEquals(whole, Files.readAllBytes(resumed.weights()));
        assertEquals(3, resumed.losses().size());
        assertEquals(3, resumed.heldOut().size());
        assertTrue(stages.stream().noneMatch(stage -> stage.startsWith("epoch 1 ")), stages.toString());
        PipelineException other = assertThrows(
                PipelineException.class,
                () -> pretrainer.pretrain(request("cut", 4, replicas, true), RunListener.NONE));
        assertTrue(
                other.getMessage().endsWith("other settings: settings epochs was \"3\", is \"4\""), other.getMessage());
    }

    private static PretrainingRecipe muon(int epochs) {
        PretrainingRecipe one = recipe(epochs, 16, 1, once(32));
        return new PretrainingRecipe(
                one.epochs(),
                one.batches(),
                one.squares(),
                one.loss(),
                new PretrainingRecipe.Optimization(
                        PretrainingRecipe.Optimizer.MUON,
                        one.optimization().learningRate(),
                        one.optimization().weightDecay()));
    }

    @Test
    void withMuonTheLossFallsToo() throws Exception {
        List<Double> losses = pretrainer
                .pretrain(request("run", muon(6), false), RunListener.NONE)
                .losses();
        assertTrue(losses.get(5) < 0.9 * losses.get(0), losses.toString());
    }

    @Test
    void aRunWithMuonGoesOnWithItsMomentumAndNotWithoutMuon() throws Exception {
        Path whole = pretrainer
                .pretrain(request("whole", muon(2), false), RunListener.NONE)
                .weights();
        pretrainer.pretrain(request("cut", muon(2), false), RunListener.NONE);
        Files.delete(folder.resolve("cut/epoch-0002.safetensors"));
        PipelineException other = assertThrows(
                PipelineException.class, () -> pretrainer.pretrain(request("cut", 2, 1, true), RunListener.NONE));
        assertTrue(other.getMessage().endsWith("settings optimizer was \"muon\", is \"adamw\""), other.getMessage());
        Path resumed = pretrainer
                .pretrain(request("cut", muon(2), true), RunListener.NONE)
                .weights();
        assertArrayEquals(Files.readAllBytes(whole), Files.readAllBytes(resumed));
    }

    @Test
    void aProbeWithoutWeightIsNotKept() throws Exception {
        pretrainer.pretrain(request("with", recipe(1, 16, 1, once(32), 0.5), false), RunListener.NONE);
        pretrainer.pretrain(request("without", recipe(1, 16, 1, once(32), 0), false), RunListener.NONE);
        assertEquals(Set.of("probe.image.weight"), difference(kept("with"), kept("without")));
        PipelineException other = assertThrows(
                PipelineException.class,
                () -> pretrainer.pretrain(request("with", recipe(1, 16, 1, once(32), 0), true), RunListener.NONE));
        assertTrue(
                other.getMessage().endsWith("settings image probe weight was \"0.5\", is \"0.0\""), other.getMessage());
    }

    private Set<String> kept(String out) throws PipelineException {
        Path last = Checkpoint.last(folder.resolve(out)).orElseThrow();
        try (Checkpoint checkpoint = Checkpoint.open(last);
                NDManager manager = NDManager.newBaseManager()) {
            return Set.copyOf(checkpoint.parameters(manager).keySet());
        }
    }

    private static Set<String> difference(Set<String> all, Set<String> some) {
        Set<String> rest = new TreeSet<>(all);
        rest.removeAll(some);
        return rest;
    }

    @Test
    void whatCannotBeTrainedOnIsNamed() {
        PretrainingRequest small = request("x", recipe(1, 100, 1, once(30)), false);
        PipelineException e = assertThrows(PipelineException.class, () -> pretrainer.pretrain(small, RunListener.NONE));
        assertTrue(e.getMessage().contains("one step needs 100"), e.getMessage());
    }

    @Test
    void aSquareThatIsNotMadeOfPatchesIsRefusedBeforeTheFirstStep() {
        for (Squares odd : List.of(once(30), new Squares(16, OptionalInt.of(31), false, 1))) {
            PretrainingRequest request = request("odd", recipe(2, 4, 1, odd), false);
            RunListener strict = new RunListener() {
                @Override
                public void progress(String stage, long done, long total) {
                    throw new IllegalStateException("a step was taken");
                }
            };
            WrongValueException e = assertThrows(WrongValueException.class, () -> pretrainer.pretrain(request, strict));
            assertTrue(e.getMessage().contains(odd.lastSide().isPresent() ? "31" : "30"), e.getMessage());
        }
    }

    /** A rate beyond all floats. With one step in the epoch, no loss shows what it has done. */
    @ParameterizedTest
    @CsvSource({
        "64, the parameter '.+' has non-finite values after epoch 1; a lower learning rate than 1.0E39 may help",
        "32, the loss is NaN in epoch 1 of 1; a lower learning rate than 1.0E39 may help"
    })
    void weightsThatAreNoNumbersReachNoCheckpoint(int batch, String why) throws Exception {
        PretrainingRecipe wild = new PretrainingRecipe(
                1,
                new PretrainingRecipe.Batches(batch, 1, false),
                Optional.of(once(16)),
                new PretrainingRecipe.Loss(0.1, 0.5, 0.5),
                new PretrainingRecipe.Optimization(PretrainingRecipe.Optimizer.ADAMW, 1e39, 0.01));
        PipelineException e = assertThrows(
                PipelineException.class, () -> pretrainer.pretrain(request("wild", wild, false), RunListener.NONE));
        assertTrue(e.getMessage().matches(why), e.getMessage());
        assertTrue(Files.notExists(folder.resolve("wild")));
    }

    @Test
    void theLastEpochSeesFewerAndLargerSquares() throws Exception {
        List<String> stages = new ArrayList<>();
        RunListener listening = new RunListener() {
            @Override
            public void progress(String stage, long done, long total) {
                stages.add("%s: %d of %d".formatted(stage, done, total));
            }
        };
        PretrainingRequest growing =
                request("growing", recipe(2, 4, 1, new Squares(16, OptionalInt.of(32), false, 1)), false);
        PretrainingResult result = pretrainer.pretrain(growing, listening);
        assertEquals("16 of 16", stages.get(15).substring("epoch 1 of 2: ".length()));
        assertEquals("epoch 2 of 2: 1 of 4", stages.get(16));
        assertEquals(20, stages.size());
        assertEquals("32", result.provenance().settings().get("last crop"));
    }

    @Test
    void echoesTakeEachImageOnce() throws Exception {
        PretrainingResult result = pretrainer.pretrain(
                request("echoes", recipe(2, 8, 2, new Squares(16, OptionalInt.empty(), true, 3)), false),
                new RunListener() {
                    @Override
                    public void progress(String stage, long done, long total) {
                        assertEquals(3 * 4, total, "three squares of 4 steps' images");
                    }
                });
        assertEquals(IMAGES - HELD_OUT, loads.size());
        loads.forEach((image, times) -> assertEquals(2, times.get(), image + ": once in each epoch"));
        assertEquals("3", result.provenance().settings().get("echoes"));
    }

    @ParameterizedTest
    @CsvSource({"2,", "3, 'only 2 images are held out, fewer than a batch of 3, so there are no figures of retrieval'"})
    void tooFewHeldOutImagesForFiguresAreTold(int batch, String warning) throws Exception {
        List<String> warnings = new ArrayList<>();
        RunListener listener = new RunListener() {
            @Override
            public void warning(String message) {
                warnings.add(message);
            }
        };

        PretrainingResult result = pretrainer.pretrain(request("few", recipe(1, batch, 1, once(32)), false), listener);

        assertEquals(Stream.ofNullable(warning).toList(), warnings);
        assertEquals(warning != null, result.heldOut().get(0).isEmpty());
    }
}
