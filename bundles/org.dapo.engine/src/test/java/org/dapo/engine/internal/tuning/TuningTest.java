package org.dapo.engine.internal.tuning;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.dapo.api.dataset.Defect;
import org.dapo.api.dataset.Sample;
import org.dapo.api.image.ImageException;
import org.dapo.api.image.ImageSource;
import org.dapo.api.image.MaskSource;
import org.dapo.api.pipeline.DatasetReference;
import org.dapo.api.pipeline.MadeOtherwiseException;
import org.dapo.api.pipeline.Pipeline;
import org.dapo.api.pipeline.PipelineException;
import org.dapo.api.pipeline.Skipped;
import org.dapo.api.pipeline.TuningRequest;
import org.dapo.api.pipeline.TuningResult;
import org.dapo.api.progress.RunListener;
import org.dapo.engine.internal.BreakingBackbone;
import org.dapo.engine.internal.CpuTensors;
import org.dapo.engine.internal.TinyPipeline;
import org.dapo.engine.internal.assembly.Assembly;
import org.dapo.engine.internal.pipeline.PipelineComponent;
import org.dapo.imaging.Images;
import org.dapo.nn.api.backbone.BackboneException;
import org.dapo.nn.api.prompt.PromptStrategy;
import org.dapo.prompt.aprilgan.internal.AprilGanStrategy;
import org.dapo.prompt.dapo.internal.DapoStrategy;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests runs that end early. Finished epochs are kept, and a resumed run gives the same result as an uninterrupted one. */
class TuningTest {
    private static final int IMAGES = 7;

    @TempDir
    private Path folder;

    private final List<String> warnings = new ArrayList<>();

    private Pipeline pipeline;

    @BeforeEach
    void putTogether() throws Exception {
        pipeline = new PipelineComponent(TinyPipeline.assembly(TinyPipeline.backbone(), TinyPipeline.squares(IMAGES)));
    }

    @Test
    void aFinishedRunIsTakenAsItIsByAnotherEngineAndAnUnfinishedOneIsNot() throws Exception {
        TuningResult made = pipeline.tune(request("out", 2).build(), RunListener.NONE);
        Assembly same = TinyPipeline.assembly(TinyPipeline.backbone(), TinyPipeline.squares(IMAGES));
        Pipeline newer = new PipelineComponent(new Assembly(
                new CpuTensors("a newer PyTorch"),
                same.pool(),
                same.parts(),
                same.backbone(),
                same.prompt(),
                same.taxonomy()));

        TuningRequest resumed = request("out", 2).resume(true).build();
        TuningResult taken = newer.tune(resumed, RunListener.NONE);
        assertEquals(made.losses(), taken.losses());
        assertEquals(made.provenance(), taken.provenance(), "it was made by the older one");

        Files.delete(made.checkpoint());
        MadeOtherwiseException refused =
                assertThrows(MadeOtherwiseException.class, () -> newer.tune(resumed, RunListener.NONE));
        assertTrue(
                refused.getMessage().endsWith("versions tensors was \"PyTorch\", is \"a newer PyTorch\""),
                refused.getMessage());
    }

    /** The same ids, defects and sizes, but another picture behind one of them. */
    @Test
    void aRunWhoseImagesWereExchangedIsNotResumed() throws Exception {
        pipeline.tune(request("out", 1).build(), RunListener.NONE);
        List<Sample> exchanged = new ArrayList<>(TinyPipeline.squares(IMAGES));
        Sample first = exchanged.get(0);
        Sample third = exchanged.get(2);
        exchanged.set(0, new Sample(first.id(), first.product(), third.image(), first.anomalous(), first.defects()));
        Pipeline other = new PipelineComponent(TinyPipeline.assembly(TinyPipeline.backbone(), exchanged));

        MadeOtherwiseException refused = assertThrows(
                MadeOtherwiseException.class,
                () -> other.tune(request("out", 2).resume(true).build(), RunListener.NONE));
        assertTrue(refused.getMessage().contains("pixels sha256 was "), refused.getMessage());
        assertResumes("out");
    }

    @ParameterizedTest
    @CsvSource({"epoch 2 of 3, 3, false", "epoch 2 of 3, 3, true", "epoch 1 of 3, 7, true"})
    void aRunThatIsStoppedKeepsWholeEpochsAndResumesToTheSameBytes(String stage, long done, boolean interrupted)
            throws Exception {
        AtomicBoolean cancelled = new AtomicBoolean();
        RunListener stopping = new RunListener() {
            @Override
            public void progress(String at, long so, long total) {
                if (at.equals(stage) && so == done) {
                    cancelled.set(!interrupted);
                    if (interrupted) {
                        Thread.currentThread().interrupt();
                    }
                }
            }

            @Override
            public boolean cancelled() {
                return cancelled.get();
            }
        };
        PipelineException end = assertThrows(
                PipelineException.class, () -> pipeline.tune(request("cut", 3).build(), stopping));
        assertEquals(interrupted, Thread.interrupted());
        assertEquals("cancelled", end.getMessage());
        assertResumes("cut");
    }

    @Test
    void runsThatAreStartedAtOnceBothSucceed() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            List<Future<byte[]>> ends = threads.invokeAll(Stream.of("one", "two")
                    .<Callable<byte[]>>map(out -> () -> tuned(request(out, 2).build()))
                    .toList());
            assertArrayEquals(ends.get(0).get(), ends.get(1).get());
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void aRunThatWaitsForAnotherCanBeCancelled() throws Exception {
        CompletableFuture<Void> begun = new CompletableFuture<>();
        CompletableFuture<Void> goOn = new CompletableFuture<>();
        FutureTask<TuningResult> first =
                new FutureTask<>(() -> pipeline.tune(request("first", 1).build(), new RunListener() {
                    @Override
                    public void progress(String stage, long done, long total) {
                        begun.complete(null);
                        goOn.join();
                    }
                }));
        new Thread(first).start();
        try {
            begun.join();
            AtomicBoolean interrupted = new AtomicBoolean();
            FutureTask<String> second = new FutureTask<>(() -> {
                String said = failure(() -> pipeline.tune(request("second", 1).build(), RunListener.NONE));
                interrupted.set(Thread.interrupted());
                return said;
            });
            Thread waiting = new Thread(second);
            waiting.start();
            while (waiting.isAlive() && waiting.getState() != Thread.State.TIMED_WAITING) {
                Thread.onSpinWait();
            }
            waiting.interrupt();
            assertEquals("cancelled while waiting for another tuning run", second.get(1, TimeUnit.MINUTES));
            assertTrue(interrupted.get(), "the thread's owner does not learn of the interrupt");
            assertEquals(
                    "cancelled",
                    failure(() -> pipeline.tune(request("third", 1).build(), new RunListener() {
                        @Override
                        public boolean cancelled() {
                            return true;
                        }
                    })));
        } finally {
            goOn.complete(null);
        }
        assertTrue(Files.exists(first.get(1, TimeUnit.MINUTES).checkpoint()));
        assertFalse(Files.exists(folder.resolve("second")));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatVanishesDuringARunIsNamed(boolean mask) throws Exception {
        AtomicBoolean gone = new AtomicBoolean();
        List<Sample> samples = new ArrayList<>(TinyPipeline.squares(IMAGES));
        samples.set(4, vanishing(samples.get(4), mask, gone));
        Assembly assembly = TinyPipeline.assembly(TinyPipeline.backbone(), samples);
        RunListener deleting = at("epoch 1 of 3", IMAGES, () -> gone.set(true));
        int keepNothing = 0;
        assertEquals(
                "plate/test/4 can no longer be read: it is not there",
                failure(() -> new Tuning(assembly, request("cut", 3).build(), deleting, keepNothing).run()));
        assertResumes("cut");
    }

    @Test
    void defectsWithoutTypeAreForMethodsThatNameNone() throws Exception {
        List<Sample> named = TinyPipeline.squares(IMAGES);
        List<Sample> unnamed = named.stream()
                .map(sample -> new Sample(
                        sample.id(),
                        sample.product(),
                        sample.image(),
                        sample.anomalous(),
                        sample.defects().stream()
                                .map(defect -> new Defect("", defect.mask()))
                                .toList()))
                .toList();
        PromptStrategy binary = new AprilGanStrategy(new CpuTensors());
        TuningResult typed = tuned(binary, named, "typed");
        TuningResult untyped = tuned(binary, unnamed, "untyped");
        assertEquals(List.of(), untyped.skipped());
        assertEquals(IMAGES, untyped.images());
        assertEquals(typed.losses(), untyped.losses());

        TuningResult naming = tuned(new DapoStrategy(new CpuTensors()), unnamed, "naming");
        assertEquals(
                List.of(
                        "none of the 3 images has a defect, so tuning cannot learn to detect defects; is 'test' the right split?"),
                warnings.stream().filter(line -> line.startsWith("none of")).toList());
        assertEquals(
                named.stream().filter(Sample::anomalous).map(Sample::id).toList(),
                naming.skipped().stream().map(Skipped::id).toList());
    }

    private TuningResult tuned(PromptStrategy prompt, List<Sample> samples, String out) throws Exception {
        Assembly assembly = TinyPipeline.assembly(TinyPipeline.backbone(), prompt, samples, Map.of(), Map.of());
        return new PipelineComponent(assembly).tune(request(out, 2).build(), new RunListener() {
            @Override
            public void warning(String message) {
                warnings.add(message);
            }
        });
    }

    private static Sample vanishing(Sample sample, boolean mask, AtomicBoolean gone) {
        ImageSource image = new ImageSource.Pixels(sample.id(), () -> {
            requireThere(!mask && gone.get());
            return Images.load(sample.image());
        });
        Defect defect = sample.defects().get(0);
        MaskSource region = new MaskSource.Pixels("mask", () -> {
            requireThere(mask && gone.get());
            return Images.load(defect.mask().orElseThrow());
        });
        return new Sample(
                sample.id(), sample.product(), image, true, List.of(new Defect(defect.name(), Optional.of(region))));
    }

    private static void requireThere(boolean gone) throws ImageException {
        if (gone) {
            throw new ImageException("it is not there");
        }
    }

    @Test
    void aLossThatIsNoNumberEndsTheRun() throws Exception {
        AtomicBoolean broken = new AtomicBoolean();
        Pipeline breaking = breaking(broken, features -> features.mul(Float.NaN));
        RunListener listener = at("epoch 2 of 3", 3, () -> broken.set(true));
        assertEquals(
                "the loss is NaN in epoch 2 of 3; a lower learning rate than 0.001 may help",
                failure(() -> breaking.tune(request("cut", 3).build(), listener)));
        assertResumes("cut");
    }

    @Test
    void parametersThatAreNoNumbersReachNoCheckpoint() throws Exception {
        // The root of 0 is finite, but its gradient is not. The loss does not show this.
        Pipeline breaking = breaking(
                new AtomicBoolean(true),
                features -> features.add(features.mul(0).sqrt()));
        String said =
                failure(() -> breaking.tune(request("wild", 1).batch(IMAGES).build(), RunListener.NONE));
        assertTrue(
                said.matches(
                        "the parameter '.+' has non-finite values after epoch 1; a lower learning rate than 0.001 may help"),
                said);
        assertTrue(Files.notExists(folder.resolve("wild")));
    }

    private static Pipeline breaking(AtomicBoolean broken, UnaryOperator<NDArray> change) throws BackboneException {
        return new PipelineComponent(TinyPipeline.assembly(
                new BreakingBackbone(TinyPipeline.backbone(), broken, change), TinyPipeline.squares(IMAGES)));
    }

    @Test
    void aCheckpointThatCannotBeWrittenEndsTheRun() throws Exception {
        Path taken = folder.resolve("cut/epoch-0002.safetensors");
        Path within = taken.resolve("within");
        String failure = failure(() -> pipeline.tune(request("cut", 3).build(), at("epoch 2 of 3", IMAGES, () -> {
            try {
                Files.createDirectories(within);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        })));
        assertTrue(failure.startsWith("cannot write " + taken + ": "), failure);
        assertEquals(1, failure.lines().count());
        Files.delete(within);
        Files.delete(taken);
        assertResumes("cut");
    }

    /** Asserts that a run of three epochs that ended in its second kept the first, and can be resumed to the same result. */
    private void assertResumes(String out) throws Exception {
        assertEquals(List.of("epoch-0001.safetensors"), checkpoints(out));
        assertArrayEquals(
                tuned(request("whole", 3).build()),
                tuned(request(out, 3).resume(true).build()));
    }

    /** Returns the names of all files in a folder except the lock. */
    private List<String> checkpoints(String out) throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve(out))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> !name.equals(".lock"))
                    .toList();
        }
    }

    private byte[] tuned(TuningRequest request) throws Exception {
        return Files.readAllBytes(pipeline.tune(request, RunListener.NONE).checkpoint());
    }

    private TuningRequest.Builder request(String out, int epochs) {
        return TuningRequest.builder(new DatasetReference("squares", Path.of("")), folder.resolve(out))
                .epochs(epochs)
                .batch(3)
                .learningRate(1e-3);
    }

    private static RunListener at(String stage, long done, Runnable action) {
        return new RunListener() {
            @Override
            public void progress(String at, long so, long total) {
                if (at.equals(stage) && so == done) {
                    action.run();
                }
            }
        };
    }

    private static String failure(Callable<?> run) {
        return assertThrows(PipelineException.class, run::call).getMessage();
    }
}
