package org.dapo.engine.internal.pretraining;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.dapo.api.pipeline.PretrainingRecipe;
import org.dapo.engine.internal.optimization.Muon;
import org.dapo.engine.internal.optimization.Optimizer;
import org.dapo.nn.api.prompt.TuningRecipe;

/**
 * AdamW, or Muon for some matrices and AdamW for the rest. AdamW has the settings of CLIP's training (Radford et al. 2021,
 * appendix F): β = (0.9, 0.98), ε = 1e-6. Only matrices decay, not gains and biases. The rate rises linearly, then falls along
 * half a cosine.
 */
final class WeightUpdate {
    private static final double BETA_1 = 0.9;
    private static final double BETA_2 = 0.98;
    private static final double EPSILON = 1e-6;
    /** One in this many steps, but at least one step, is for warming up. */
    private static final int WARM_UP_OF = 100;

    private final Muon maps;
    private final Optimizer decayed;
    private final Optimizer others;
    private final double highest;
    private final long total;

    /**
     * Starts at the first step.
     *
     * @param parameters the trained parameters
     * @param maps the matrices for Muon, if any: see {@link org.dapo.nn.api.backbone.TrainableBackbone#layerMaps()}
     * @param settings rate and decay
     * @param manager owns the moments
     * @param total the number of steps
     */
    WeightUpdate(
            Map<String, NDArray> parameters,
            Map<String, Integer> maps,
            PretrainingRecipe.Optimization settings,
            NDManager manager,
            long total) {
        this.maps = new Muon(parameters, maps, settings.weightDecay(), manager);
        Map<String, NDArray> matrices = new LinkedHashMap<>();
        Map<String, NDArray> vectors = new LinkedHashMap<>();
        parameters.forEach((name, parameter) -> {
            if (!maps.containsKey(name)) {
                (parameter.getShape().dimension() > 1 ? matrices : vectors).put(name, parameter);
            }
        });
        this.decayed = new Optimizer(adamW(settings.learningRate(), settings.weightDecay()), matrices, manager);
        this.others = new Optimizer(adamW(settings.learningRate(), 0), vectors, manager);
        this.highest = settings.learningRate();
        this.total = total;
    }

    private static TuningRecipe.Optimizer adamW(double rate, double decay) {
        return new TuningRecipe.Optimizer(TuningRecipe.Optimizer.Kind.ADAMW, rate, BETA_1, BETA_2, EPSILON, decay);
    }

    /** The rate of a step, counted from 0. */
    static double rate(double highest, long step, long total) {
        long warmUp = Math.max(1, total / WARM_UP_OF);
        if (step < warmUp) {
            return highest * (step + 1) / warmUp;
        }
        return highest * 0.5 * (1 + StrictMath.cos(Math.PI * (step - warmUp) / Math.max(1, total - warmUp)));
    }

    /** Takes a step down the gradients and clears them. */
    void step() {
        double rate = rate(highest, steps(), total);
        maps.step(rate);
        for (Optimizer one : List.of(decayed, others)) {
            one.step(rate);
        }
    }

    long steps() {
        return decayed.steps();
    }

    Map<String, NDArray> moments() {
        Map<String, NDArray> all = new LinkedHashMap<>(decayed.moments());
        all.putAll(others.moments());
        all.putAll(maps.moments());
        return all;
    }

    void restore(Map<String, NDArray> moments, long steps) {
        decayed.restore(moments, steps);
        others.restore(moments, steps);
        maps.restore(moments);
    }
}
