package org.dapo.engine.internal.pretraining;

import java.util.Optional;
import org.dapo.api.pipeline.PretrainingRecipe;
import org.dapo.api.pipeline.PretrainingRecipe.Squares;

/** Recipes for tests to which loss and optimisation do not matter. */
final class PlainRecipe {
    private PlainRecipe() {}

    /** Batches without pairs; AdamW; no probes on layers. */
    static PretrainingRecipe of(int epochs, int batch, int replicas, Optional<Squares> squares) {
        return new PretrainingRecipe(
                epochs,
                new PretrainingRecipe.Batches(batch, replicas, false),
                squares,
                new PretrainingRecipe.Loss(0.1, 0, 1),
                new PretrainingRecipe.Optimization(PretrainingRecipe.Optimizer.ADAMW, 1e-3, 0));
    }
}
