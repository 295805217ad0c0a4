package org.dapo.engine.internal.optimization;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.Map;
import org.dapo.api.pipeline.PipelineException;
import org.dapo.engine.internal.data.HostTransfer;
import org.dapo.nn.api.tensor.TensorEngine;

/** Keeps non-finite values out of checkpoints. */
public final class FiniteParameters {
    private FiniteParameters() {}

    /**
     * Checks parameters after an epoch, since no loss has yet shown the effect of its last step.
     *
     * @param tensors the engine
     * @param parameters the parameters by name
     * @param epoch the epoch, from 1
     * @param rate the learning rate, for the message
     * @throws PipelineException if a value is not finite; the message names the parameter
     */
    public static void require(TensorEngine tensors, Map<String, NDArray> parameters, int epoch, double rate)
            throws PipelineException {
        for (Map.Entry<String, NDArray> parameter : parameters.entrySet()) {
            NDArray values = parameter.getValue();
            try (TensorEngine.NoGradient off = tensors.withoutGradient();
                    NDManager scratch = tensors.newManager(values.getDevice())) {
                NDArray magnitudes = values.abs();
                magnitudes.attach(scratch);
                if (!Float.isFinite(HostTransfer.scalar(magnitudes.sum()))) {
                    throw new PipelineException(
                            "the parameter '%s' has non-finite values after epoch %d; a lower learning rate than %s may help"
                                    .formatted(parameter.getKey(), epoch, rate));
                }
            }
        }
    }
}
