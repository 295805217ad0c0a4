package org.dapo.engine.internal.pretraining;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.dapo.api.dataset.DatasetAdapter;
import org.dapo.api.dataset.Sample;
import org.dapo.api.image.ImageSource;
import org.dapo.api.pipeline.DatasetReference;
import org.dapo.api.pipeline.PipelineException;
import org.dapo.api.pipeline.PretrainingRecipe;
import org.dapo.api.pipeline.PretrainingRecipe.Squares;
import org.dapo.api.pipeline.PretrainingRequest;
import org.dapo.api.pipeline.PretrainingResult;
import org.dapo.api.progress.RunListener;
import org.dapo.backbone.clip.internal.ClipProvider;
import org.dapo.engine.internal.RecordingTensors;
import org.dapo.engine.internal.TinyPipeline;
import org.dapo.engine.internal.assembly.Parts;
import org.dapo.engine.internal.checkpoint.Checkpoint;
import org.dapo.imaging.Images;
import org.dapo.nn.api.backbone.TrainableBackbone;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests what an epoch computes, at a rate that leaves the weights as they are. Of 66 images two are held out. */
class PretrainingEpochsTest {
    private static final double STANDING_STILL = 1e-12;
    private static final double IMAGE_WEIGHT = 0.25;
    private static final long SEED = 7;
    private static final Squares GROWING = new Squares(16, OptionalInt.of(32), false, 1);
    private static final Set<String> HELD_OUT = Set.of("plate/test/37", "plate/test/45");

    @TempDir
    Path folder;

    private final Map<String, AtomicInteger> loads = new ConcurrentHashMap<>();
    private final RecordingTensors tensors = new RecordingTensors();
    private ClipProvider provider;
    private PretrainerComponent pretrainer;

    @BeforeEach
    void putTogether() throws Exception {
        provider = TinyClip.provider(folder, tensors::newManager);
        DatasetAdapter squares = root -> new CaptionedSquares(
                TinyPipeline.squares(66).stream().map(this::counted).toList());
        pretrainer = new PretrainerComponent(
                tensors,
                new Parts(
                        Map.of("squares", squares), Map.of(), Map.of(), Map.of("tiny", provider), Map.of(), Map.of()));
    }

    private Sample counted(Sample sample) {
        ImageSource image = new ImageSource.Pixels(sample.id(), () -> {
            loads.computeIfAbsent(sample.id(), id -> new AtomicInteger()).incrementAndGet();
            return Images.load(sample.image());
        });
        return new Sample(sample.id(), sample.product(), image, sample.anomalous(), sample.defects());
    }

    private PretrainingRequest request(String out, int batch, int replicas, Squares squares, boolean resume) {
        return request(out, batch, replicas, squares, 0.5, resume);
    }

    private PretrainingRequest request(
            String out, int batch, int replicas, Squares squares, double probeWeight, boolean resume) {
        return new PretrainingRequest(
                "tiny",
                new DatasetReference("squares", Path.of("")),
                Optional.empty(),
                folder.resolve(out),
                new PretrainingRecipe(
                        2,
                        new PretrainingRecipe.Batches(batch, replicas, false),
                        Optional.of(squares),
                        new PretrainingRecipe.Loss(0.1, probeWeight, IMAGE_WEIGHT),
                        new PretrainingRecipe.Optimization(PretrainingRecipe.Optimizer.ADAMW, STANDING_STILL, 0)),
                SEED,
                Optional.empty(),
                resume);
    }

    private PretrainingResult run(String out, int batch, int replicas, Squares squares) throws PipelineException {
        return pretrainer.pretrain(request(out, batch, replicas, squares, false), RunListener.NONE);
    }

    @Test
    void whatIsHeldOutIsRetrievedOnceAfterEachEpoch() throws Exception {
        Squares echoing = new Squares(16, OptionalInt.empty(), false, 2);
        PretrainingResult result = run("run", 2, 1, echoing);
        assertEquals(2, result.heldOut().size());
        for (Map<String, Double> figures : result.heldOut()) {
            assertEquals(Set.of("image_to_text", "text_to_image", "chance"), figures.keySet());
            assertEquals(0.5, figures.get("chance"), "one of the two is bright, the other plain");
        }
        HELD_OUT.forEach(id -> assertEquals(2, loads.get(id).get(), "once for each epoch"));
        PretrainingResult taken = pretrainer.pretrain(request("run", 2, 1, echoing, true), RunListener.NONE);
        assertEquals(result.heldOut(), taken.heldOut());
        assertEquals(result.losses(), taken.losses());
    }

    @Test
    void aRunIsCancelledAmongTheHeldOutImagesToo() throws Exception {
        RunListener cancelling = new RunListener() {
            private boolean trained;

            @Override
            public void progress(String stage, long done, long total) {
                trained = done == total;
            }

            @Override
            public boolean cancelled() {
                return trained;
            }
        };
        PipelineException end = assertThrows(
                PipelineException.class, () -> pretrainer.pretrain(request("run", 2, 1, GROWING, false), cancelling));
        assertEquals("cancelled", end.getMessage());
        assertEquals(Optional.empty(), Checkpoint.last(folder.resolve("run")), "the epoch has not ended");
    }

    /** Probes that have learnt nothing think a sound image or patch and each of two types equally likely. */
    @Test
    void probesAddTheirWeightedLossToThatOfTheCaptions() throws Exception {
        double alone = loss("without", 0);
        for (double weight : new double[] {0.5, 2}) {
            double ofProbes = weight * (1 + IMAGE_WEIGHT) * Math.log(3);
            assertEquals(alone + ofProbes, loss("weight " + weight, weight), 1e-4);
        }
    }

    private double loss(String out, double probeWeight) throws PipelineException {
        Squares squares = new Squares(16, OptionalInt.empty(), false, 1);
        return pretrainer
                .pretrain(request(out, 16, 1, squares, probeWeight, false), RunListener.NONE)
                .losses()
                .get(0);
    }

    /** Two batches of a step are two steps of one replica, as long as no weight changes. */
    @Test
    void replicasTogetherHaveTheLossesThatOneHas() throws Exception {
        List<Double> alone = run("one", 4, 1, GROWING).losses();
        List<Double> together = run("two", 4, 2, GROWING).losses();
        assertEquals(2, alone.size());
        for (int epoch = 0; epoch < 2; epoch++) {
            assertEquals(alone.get(epoch), together.get(epoch), 1e-5 * alone.get(epoch));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void noStepLeavesTensorsForTheNextAndTheRunLeavesNone(int replicas) throws Exception {
        List<Integer> held = new ArrayList<>();
        pretrainer.pretrain(request("run", 8, replicas, GROWING, false), new RunListener() {
            @Override
            public void progress(String stage, long done, long total) {
                held.add(tensors.arrays());
            }
        });
        assertEquals(1, held.stream().distinct().count(), held.toString());
        assertEquals(0, tensors.open());
    }

    @Test
    void theLastEpochBeginsWithoutTheNoiseThatSmallerSquaresHaveNotUsed() throws Exception {
        run("run", 4, 1, GROWING);
        Path last = Checkpoint.last(folder.resolve("run")).orElseThrow();
        try (Checkpoint checkpoint = Checkpoint.open(last);
                TrainableBackbone untrained = provider.untrained(Device.cpu(), SEED);
                NDManager manager = NDManager.newBaseManager()) {
            Map<String, NDArray> kept = checkpoint.parameters(manager);
            int cleaned = 0;
            for (Map.Entry<String, NDArray> weight :
                    untrained.trainedAt(manager, GROWING.side()).entrySet()) {
                float[] clean = weight.getValue().toFloatArray();
                assertArrayEquals(clean, kept.get(weight.getKey()).toFloatArray(), 1e-6f, weight.getKey());
                float[] noisy = untrained.parameters().get(weight.getKey()).toFloatArray();
                cleaned += Arrays.equals(clean, noisy) ? 0 : 1;
            }
            assertEquals(1, cleaned, "only the weights of positions");
        }
    }
}
