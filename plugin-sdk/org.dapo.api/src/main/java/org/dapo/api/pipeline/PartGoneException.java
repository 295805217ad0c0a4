package org.dapo.api.pipeline;

/**
 * Thrown if a part of a pipeline has been removed or its bundle was stopped. Objects made with the pipeline are no longer usable.
 * Their owner makes them again when a pipeline is available, and may then repeat the call.
 */
public class PartGoneException extends PipelineException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception.
     *
     * @param kind the kind of the removed part, such as {@code prompt strategy}
     * @param name its name
     */
    public PartGoneException(String kind, String name) {
        super("the %s '%s' has gone".formatted(kind, name));
    }
}
