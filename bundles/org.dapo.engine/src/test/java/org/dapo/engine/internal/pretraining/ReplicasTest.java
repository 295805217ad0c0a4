package org.dapo.engine.internal.pretraining;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.dapo.api.dataset.Sample;
import org.dapo.api.pipeline.DatasetReference;
import org.dapo.api.pipeline.PretrainingRequest;
import org.dapo.backbone.clip.internal.ClipProvider;
import org.dapo.engine.internal.CpuTensors;
import org.dapo.engine.internal.TinyPipeline;
import org.dapo.engine.internal.optimization.InPlace;
import org.dapo.nn.api.tensor.TensorEngine;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReplicasTest {
    private static final int BATCH = 4;

    @TempDir
    Path folder;

    private final CpuTensors tensors = new CpuTensors();
    private final List<NDManager> opened = new ArrayList<>();
    private int places = Integer.MAX_VALUE;
    private ClipProvider provider;
    private List<CaptionedBatch> batches;

    @BeforeEach
    void putTogether() throws Exception {
        provider = TinyClip.provider(folder, this::open);
        batches = new ArrayList<>();
        List<Sample> samples = TinyPipeline.squares(3 * BATCH);
        for (int from = 0; from < samples.size(); from += BATCH) {
            List<Sample> some = samples.subList(from, from + BATCH);
            batches.add(TinyClip.batch(
                    some,
                    some.stream()
                            .map(sample -> sample.anomalous() ? "bright plate" : "plain plate")
                            .toList()));
        }
    }

    private NDManager open(Device device) {
        if (opened.size() == places) {
            throw new IllegalStateException("no more than %d".formatted(places));
        }
        NDManager manager = NDManager.newBaseManager(device);
        opened.add(manager);
        return manager;
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "2, -9"})
    void ofThoseThatCannotAllBeMadeNoneStaysOpen(int places, int types) {
        this.places = places;
        assertThrows(RuntimeException.class, () -> replicas(2, types));
        assertFalse(opened.isEmpty());
        assertTrue(opened.stream().noneMatch(NDManager::isOpen));
    }

    private Replicas replicas(int many) throws Exception {
        return replicas(many, 1);
    }

    private Replicas replicas(int many, int types) throws Exception {
        return new Replicas(
                tensors,
                provider,
                Device.cpu(),
                types,
                new PretrainingRequest(
                        "tiny",
                        new DatasetReference("squares", Path.of("")),
                        Optional.empty(),
                        folder,
                        PlainRecipe.of(1, BATCH, many, Optional.empty()),
                        7,
                        Optional.empty(),
                        false));
    }

    private static Map<String, float[]> values(Map<String, NDArray> arrays, boolean gradients) {
        Map<String, float[]> values = new TreeMap<>();
        arrays.forEach((name, array) ->
                values.put(name, gradients ? array.getGradient().toFloatArray() : array.toFloatArray()));
        return values;
    }

    @Test
    void theGradientIsTheMeanOfThoseOfTheBatches() throws Exception {
        List<Map<String, float[]>> apart = new ArrayList<>();
        float losses = 0;
        for (CaptionedBatch batch : batches) {
            try (Replicas alone = replicas(1)) {
                losses += alone.gradients(List.of(batch));
                apart.add(values(alone.first().parameters(), true));
            }
        }
        try (Replicas together = replicas(3)) {
            for (int step = 0; step < 2; step++) {
                assertEquals(losses / 3, together.gradients(batches), 1e-5);
                values(together.first().parameters(), true).forEach((name, mean) -> {
                    for (int i = 0; i < mean.length; i++) {
                        float sum = apart.get(0).get(name)[i]
                                + apart.get(1).get(name)[i]
                                + apart.get(2).get(name)[i];
                        assertEquals(sum / 3, mean[i], 1e-6, name);
                    }
                });
                clearGradients(together);
            }
        }
    }

    private void clearGradients(Replicas replicas) {
        try (TensorEngine.NoGradient off = tensors.withoutGradient()) {
            replicas.first().parameters().values().forEach(weight -> InPlace.clear(weight.getGradient()));
        }
    }

    @Test
    void theOthersFollowTheFirst() throws Exception {
        try (Replicas replicas = replicas(2)) {
            float before = replicas.gradients(List.of(batches.get(0), batches.get(1)));
            clearGradients(replicas);
            try (TensorEngine.NoGradient off = tensors.withoutGradient()) {
                replicas.first().parameters().values().forEach(weight -> weight.muli(1.5f));
            }
            float onlyFirst = replicas.gradients(List.of(batches.get(0), batches.get(1)));
            replicas.follow();
            float both = replicas.gradients(List.of(batches.get(0), batches.get(1)));
            assertTrue(before != onlyFirst && onlyFirst != both);
            try (Replicas changed = replicas(1)) {
                try (TensorEngine.NoGradient off = tensors.withoutGradient()) {
                    changed.first().parameters().values().forEach(weight -> weight.muli(1.5f));
                }
                float first = changed.gradients(List.of(batches.get(0)));
                float second = changed.gradients(List.of(batches.get(1)));
                assertEquals((first + second) / 2, both, 1e-6);
                values(changed.first().parameters(), false)
                        .forEach((name, weights) -> assertArrayEquals(
                                weights, replicas.first().parameters().get(name).toFloatArray()));
            }
        }
    }
}
