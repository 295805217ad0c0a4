package org.dapo.engine.internal.optimization;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.LinkedHashMap;
import java.util.Map;
import org.dapo.nn.api.prompt.TuningRecipe;
import org.dapo.nn.api.prompt.TuningRecipe.Optimizer.Kind;

/**
 * Adam, AdamW and SGD with momentum as torch.optim defines them (Kingma and Ba 2015, algorithm 1; Loshchilov and Hutter
 * 2019, algorithm 2), with their moments in the open so that they can be kept in a checkpoint.
 */
public final class Optimizer {
    private final TuningRecipe.Optimizer settings;
    private final Map<String, NDArray> parameters;
    private final Map<String, NDArray> first = new LinkedHashMap<>();
    private final Map<String, NDArray> second = new LinkedHashMap<>();
    private final NDManager manager;
    private long step;

    /** Starts with moments of zero; the manager owns them. */
    public Optimizer(TuningRecipe.Optimizer settings, Map<String, NDArray> parameters, NDManager manager) {
        this.settings = settings;
        this.parameters = parameters;
        this.manager = manager;
        parameters.forEach((name, parameter) -> {
            first.put(name, manager.zeros(parameter.getShape()));
            if (settings.kind() != Kind.SGD) {
                second.put(name, manager.zeros(parameter.getShape()));
            }
        });
    }

    /** Takes one step down the gradients that the parameters carry, and clears them. Gradients must be off. */
    public void step(double rate) {
        step++;
        parameters.forEach((name, parameter) -> {
            try (NDManager scratch = manager.newSubManager()) {
                NDArray gradient = parameter.getGradient();
                gradient.attach(scratch);
                update(name, parameter, gradient, rate, scratch);
                InPlace.clear(gradient);
            }
        });
    }

    private void update(String name, NDArray parameter, NDArray gradient, double rate, NDManager scratch) {
        NDArray g = gradient.duplicate();
        if (settings.decay() > 0) {
            if (settings.kind() == Kind.ADAMW) {
                parameter.muli(1 - rate * settings.decay());
            } else {
                g.addi(own(parameter.duplicate(), scratch).muli(settings.decay()));
            }
        }
        if (settings.kind() == Kind.SGD) {
            NDArray momentum = first.get(name);
            momentum.muli(settings.beta1()).addi(g);
            parameter.subi(own(momentum.mul(rate), scratch));
            return;
        }
        double beta1 = settings.beta1();
        double beta2 = settings.beta2();
        NDArray m = first.get(name).muli(beta1).addi(g.mul(1 - beta1));
        NDArray v = second.get(name).muli(beta2).addi(g.square().muli(1 - beta2));
        double correction1 = 1 - Math.pow(beta1, step);
        double correction2 = Math.sqrt(1 - Math.pow(beta2, step));
        NDArray denominator = own(v.sqrt(), scratch).divi(correction2).addi(settings.epsilon());
        parameter.subi(own(m.mul(rate / correction1), scratch).divi(denominator));
    }

    /** A result belongs to its first operand's manager, here a long-lived one: take it into the step's. */
    private static NDArray own(NDArray made, NDManager scratch) {
        made.attach(scratch);
        return made;
    }

    /** How many steps were taken. */
    public long steps() {
        return step;
    }

    /** The moments by name, in the order of the parameters. */
    public Map<String, NDArray> moments() {
        Map<String, NDArray> all = new LinkedHashMap<>();
        first.forEach((name, moment) -> all.put("first." + name, moment));
        second.forEach((name, moment) -> all.put("second." + name, moment));
        return all;
    }

    /** Goes on from moments of {@link #moments()}, which are copied, and a number of steps. */
    public void restore(Map<String, NDArray> moments, long steps) {
        moments().forEach((name, moment) -> {
            NDArray kept = moments.get(name);
            if (kept == null || !kept.getShape().equals(moment.getShape())) {
                throw new IllegalArgumentException("the optimiser's %s is %s, not %s"
                        .formatted(name, kept == null ? "missing" : kept.getShape(), moment.getShape()));
            }
            InPlace.set(moment, kept);
        });
        step = steps;
    }
}
