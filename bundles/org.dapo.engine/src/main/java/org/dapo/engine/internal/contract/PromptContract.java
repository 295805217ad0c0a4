package org.dapo.engine.internal.contract;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.dapo.api.pipeline.PipelineException;
import org.dapo.nn.api.prompt.Recipe;
import org.dapo.nn.api.prompt.Scores;
import org.dapo.nn.api.prompt.State;
import org.dapo.nn.api.prompt.StateFeatures;

/** Checks what a prompt strategy returns, so that a plug-in that breaks its contract is reported in one line. */
public final class PromptContract {
    private PromptContract() {}

    /** Why a plug-in refuses a value: its message, or the exception's name if there is none. */
    public static String reason(IllegalArgumentException refused) {
        return Optional.ofNullable(refused.getMessage()).orElseGet(refused::toString);
    }

    /** Requires that a recipe says how to tune if there are parameters, and only then. */
    public static void check(Recipe recipe, Map<String, NDArray> parameters) throws PipelineException {
        if (parameters == null) {
            throw broken("it returns no parameters");
        }
        if (recipe.tuning().isPresent() && parameters.isEmpty()) {
            throw broken("its recipe has tuning, but its learner has no parameters");
        }
        if (recipe.tuning().isEmpty() && !parameters.isEmpty()) {
            throw broken("its learner has parameters, but its recipe has no tuning");
        }
    }

    /** Returns parameters, all of which can be tuned. */
    public static Map<String, NDArray> tunable(Map<String, NDArray> parameters) throws PipelineException {
        for (Map.Entry<String, NDArray> one : parameters.entrySet()) {
            if (one.getValue().getDataType() != DataType.FLOAT32
                    || !one.getValue().hasGradient()) {
                throw broken(
                        "its parameter '%s' is not a float32 array that requires a gradient".formatted(one.getKey()));
            }
        }
        return parameters;
    }

    /** Joins states with their features: at most as many rows as images. */
    public static StateFeatures states(List<State> states, NDArray features, long images) throws PipelineException {
        if (states == null || features == null) {
            throw broken("it returns no %s".formatted(states == null ? "states" : "features"));
        }
        Shape shape = features.getShape();
        if (shape.dimension() != 3 || (shape.get(0) != 1 && shape.get(0) != images)) {
            throw broken("it returns features of %s for %d states and %s"
                    .formatted(shape, states.size(), images == 1 ? "one image or none" : images + " images"));
        }
        try {
            return new StateFeatures(states, features);
        } catch (IllegalArgumentException e) {
            throw broken(e.getMessage());
        }
    }

    /** Requires scores of B images of side S, and the maps of the named states alone. */
    public static Scores scores(Scores scores, long images, long side, int named) throws PipelineException {
        if (scores == null) {
            throw broken("it returns no scores");
        }
        check("image scores", scores.image(), new Shape(images));
        check("anomaly maps", scores.anomaly(), new Shape(images, side, side));
        if (scores.states().isPresent() != named > 0) {
            throw broken(
                    "%d type maps were requested, but it returns %s".formatted(named, named > 0 ? "none" : "some"));
        }
        if (named > 0) {
            check("type maps", scores.states().orElseThrow(), new Shape(images, named, side, side));
        }
        return scores;
    }

    /**
     * Computes the gradients of a loss.
     *
     * @param backward computes them
     */
    public static void backward(NDArray loss, Consumer<NDArray> backward) throws PipelineException {
        if (loss == null || !loss.getShape().isScalar()) {
            throw broken("it returns %s, not a scalar"
                    .formatted(loss == null ? "no loss" : "a loss of the shape " + loss.getShape()));
        }
        try {
            backward.accept(loss);
        } catch (EngineException e) {
            String said = String.valueOf(e.getMessage());
            if (said.contains("does not require grad")) {
                throw broken("no gradient flows from its loss to its parameters");
            }
            if (said.contains("backward through the graph a second time")) {
                throw broken("its loss follows from arrays of an earlier step: features that follow the parameters, "
                        + "which dependence() does not say, or arrays that it keeps");
            }
            throw e;
        }
    }

    /** A failure whose message says how the contract is broken. */
    public static PipelineException broken(String how) {
        return new PipelineException("the prompt strategy breaks its contract: " + how);
    }

    private static void check(String what, NDArray array, Shape shape) throws PipelineException {
        if (!array.getShape().equals(shape) || array.getDataType() != DataType.FLOAT32) {
            throw broken("it returns %s of %s %s, not float32 %s"
                    .formatted(what, array.getDataType(), array.getShape(), shape));
        }
    }
}
