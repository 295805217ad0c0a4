package org.dapo.api.pipeline;

/**
 * An inspector that has as many calls under way or waiting as it takes. Nothing was done; the call may be repeated when others
 * have ended.
 */
public class RejectedInspectionException extends PipelineException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes one.
     *
     * @param inspector the inspector's name
     * @param limit how many calls it takes
     */
    public RejectedInspectionException(String inspector, int limit) {
        super("the inspector '%s' has %d calls under way or waiting and takes no more".formatted(inspector, limit));
    }
}
