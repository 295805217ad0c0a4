package org.dapo.engine.internal.optimization;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.LinkedHashMap;
import java.util.Map;
import org.dapo.nn.api.prompt.TuningRecipe;
import org.dapo.nn.api.prompt.TuningRecipe.Optimizer.Kind;

/**
 * Adam, AdamW and SGD with momentum, as torch.optim defines them (Kingma and Ba 2015, algorithm 1; Loshchilov and Hutter 2019,
 * algorithm 2). The moments are accessible so that a checkpoint can store them.
 */
public final class Optimizer {
    private final TuningRecipe.Optimizer settings;
    private final Map<String, NDArray> parameters;
    private final Map<String, NDArray> first = new LinkedHashMap<>();
    private final Map<String, NDArray> second = new LinkedHashMap<>();
    private final NDManager manager;
    private long step;

    /** Starts with zero moments; the manager owns them. */
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

    /** Takes one step down the parameters' gradients and clears these. Gradients must be off. */
    public void step(double rate) {
        step++;
        try (NDManager ofStep = manager.newSubManager()) {
            Numbers numbers = new Numbers(settings, rate, step, ofStep);
            parameters.forEach((name, parameter) -> {
                try (NDManager scratch = manager.newSubManager()) {
                    NDArray gradient = parameter.getGradient();
                    gradient.attach(scratch);
                    update(name, parameter, gradient, numbers, scratch);
                    InPlace.clear(gradient);
                }
            });
        }
    }

    private void update(String name, NDArray parameter, NDArray gradient, Numbers numbers, NDManager scratch) {
        NDArray g = gradient.duplicate();
        if (settings.decay() > 0) {
            if (settings.kind() == Kind.ADAMW) {
                parameter.muli(numbers.kept);
            } else {
                g.addi(own(parameter.duplicate(), scratch).muli(numbers.decay));
            }
        }
        NDArray m = first.get(name).muli(numbers.beta1);
        if (settings.kind() == Kind.SGD) {
            m.addi(g);
            parameter.subi(own(m.mul(numbers.rate), scratch));
            return;
        }
        m.addi(g.mul(numbers.rest1));
        NDArray v = second.get(name).muli(numbers.beta2).addi(g.square().muli(numbers.rest2));
        NDArray denominator = own(v.sqrt(), scratch).divi(numbers.correction2).addi(numbers.epsilon);
        parameter.subi(own(m.mul(numbers.corrected), scratch).divi(denominator));
    }

    /** The scalars of a step, created on the device once: a Java number would be copied there for each operation. */
    private static final class Numbers {
        private final NDArray rate;
        private final NDArray decay;
        private final NDArray kept;
        private final NDArray beta1;
        private final NDArray rest1;
        private final NDArray beta2;
        private final NDArray rest2;
        private final NDArray epsilon;
        private final NDArray corrected;
        private final NDArray correction2;

        Numbers(TuningRecipe.Optimizer settings, double rate, long step, NDManager owner) {
            double b1 = settings.beta1();
            double b2 = settings.beta2();
            this.rate = scalar(owner, rate);
            this.decay = scalar(owner, settings.decay());
            this.kept = scalar(owner, 1 - rate * settings.decay());
            this.beta1 = scalar(owner, b1);
            this.rest1 = scalar(owner, 1 - b1);
            this.beta2 = scalar(owner, b2);
            this.rest2 = scalar(owner, 1 - b2);
            this.epsilon = scalar(owner, settings.epsilon());
            this.corrected = scalar(owner, rate / (1 - Math.pow(b1, step)));
            this.correction2 = scalar(owner, Math.sqrt(1 - Math.pow(b2, step)));
        }

        private static NDArray scalar(NDManager owner, double value) {
            return owner.full(new Shape(), (float) value);
        }
    }

    /** A result belongs to its first operand's manager, here a long-lived one: move it to the step's. */
    private static NDArray own(NDArray made, NDManager scratch) {
        made.attach(scratch);
        return made;
    }

    /** The number of steps taken. */
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

    /** Resumes from copies of moments of {@link #moments()} and a number of steps. */
    public void restore(Map<String, NDArray> moments, long steps) {
        InPlace.setMoments(moments(), moments);
        step = steps;
    }
}
