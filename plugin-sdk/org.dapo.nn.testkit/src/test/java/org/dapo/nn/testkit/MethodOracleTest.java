package org.dapo.nn.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.dapo.api.taxonomy.DefectTaxonomy;
import org.dapo.nn.api.backbone.Backbone;
import org.dapo.nn.api.prompt.ImageBatch;
import org.dapo.nn.api.prompt.PromptLearner;
import org.dapo.nn.api.prompt.PromptStrategy;
import org.dapo.nn.api.prompt.Recipe;
import org.dapo.nn.api.prompt.Scores;
import org.dapo.nn.api.prompt.State;
import org.dapo.nn.api.prompt.StateFeatures;
import org.dapo.nn.api.prompt.StateQuery;
import org.dapo.nn.api.prompt.Targets;
import org.dapo.tensorfile.TensorData;
import org.dapo.tensorfile.TensorFileWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MethodOracleTest {
    private static final int WIDTH = 4;
    private static final int SIDE = 8;

    @TempDir
    private Path folder;

    @Test
    void mapsThatTheOracleHasMustBeReturned() throws Exception {
        Path file = folder.resolve("zeros.safetensors");
        Map<String, TensorData> expected = Map.of(
                "states", zeros(2, 2, WIDTH),
                "image", zeros(2),
                "anomaly", zeros(2, SIDE, SIDE),
                "maps", zeros(2, 2, SIDE, SIDE));
        TensorFileWriter.write(file, expected, Map.of());
        AssertionError missing = assertThrows(
                AssertionError.class, () -> MethodOracle.check(folder, file, new Zeros(), "zeros", "zeros"));
        assertEquals(
                "zeros: the oracle's file has maps of states, and the strategy returns none", missing.getMessage());
    }

    private static TensorData zeros(int... shape) {
        long[] dimensions = new long[shape.length];
        int size = 1;
        for (int i = 0; i < shape.length; i++) {
            dimensions[i] = shape[i];
            size *= shape[i];
        }
        return TensorData.of(new float[size], dimensions);
    }

    /** A method that finds nothing and returns no maps of its states. */
    private static final class Zeros implements PromptStrategy, PromptLearner {
        @Override
        public List<String> profiles() {
            return List.of("zeros");
        }

        @Override
        public Recipe recipe(String profile) {
            return new Recipe(SIDE, 1);
        }

        @Override
        public PromptLearner create(Backbone backbone, String profile, long seed) {
            return this;
        }

        @Override
        public PromptLearner restore(Backbone backbone, String profile, Map<String, NDArray> parameters) {
            return this;
        }

        @Override
        public Map<String, NDArray> parameters() {
            return Map.of();
        }

        @Override
        public List<State> states(DefectTaxonomy taxonomy) {
            return List.of(State.NORMAL, State.ANOMALOUS);
        }

        @Override
        public Set<Dependence> dependence() {
            return Set.of();
        }

        @Override
        public NDArray features(StateQuery query) {
            return query.manager().zeros(new Shape(1, 2, WIDTH));
        }

        @Override
        public Scores score(ImageBatch images, StateFeatures states, int[] named) {
            NDManager manager = images.pixels().getManager();
            return new Scores(manager.zeros(new Shape(2)), manager.zeros(new Shape(2, SIDE, SIDE)), Optional.empty());
        }

        @Override
        public NDArray loss(ImageBatch images, StateFeatures states, Targets targets) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void close() {
            // It holds nothing.
        }
    }
}
