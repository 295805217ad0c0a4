package org.dapo.api.pipeline;

/**
 * Thrown if an inspector already has as many calls in progress or waiting as it accepts. Nothing was done. The call may be
 * repeated when others have ended.
 */
public class RejectedInspectionException extends PipelineException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception.
     *
     * @param inspector the inspector's name
     * @param limit the number of calls that it accepts
     */
    public RejectedInspectionException(String inspector, int limit) {
        super("the inspector '%s' has %d calls under way or waiting and takes no more".formatted(inspector, limit));
    }
}
