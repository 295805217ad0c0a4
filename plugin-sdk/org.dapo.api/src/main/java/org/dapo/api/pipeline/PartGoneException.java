package org.dapo.api.pipeline;

/**
 * A part of a pipeline has left since, or its bundle was stopped. What was made with the pipeline is of no more use; whoever made
 * it makes it anew when there is a pipeline again, and may then repeat the call.
 */
public class PartGoneException extends PipelineException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes one.
     *
     * @param kind what has gone, such as {@code prompt strategy}
     * @param name its name
     */
    public PartGoneException(String kind, String name) {
        super("the %s '%s' has gone".formatted(kind, name));
    }
}
