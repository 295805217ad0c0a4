package org.dapo.api.pipeline;

import java.nio.file.Path;
import java.util.Set;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A backbone, a prompt strategy and a defect taxonomy, put together by one factory configuration of the PID
 * {@value #FACTORY_PID}. The service is there while its three parts are; its property {@link #NAME_PROPERTY} tells
 * pipelines apart. Thread-safe. Data sets, metrics and reports are found among the services by name when they are needed.
 */
@ProviderType
public interface Pipeline {
    /** The factory PID whose configurations make pipelines. */
    String FACTORY_PID = "org.dapo.pipeline";

    /** Service and configuration property: the pipeline's name. */
    String NAME_PROPERTY = "dapo.pipeline.name";

    /**
     * Tunes the prompt strategy on a data set and writes a checkpoint per epoch. Tuning runs in one process wait for
     * each other.
     *
     * @param request on what, and how
     * @param listener hears of progress and may cancel
     * @return the last checkpoint and the loss of each epoch
     * @throws PipelineException if the run fails or is cancelled; checkpoints of finished epochs stay
     */
    TuningResult tune(TuningRequest request, RunListener listener) throws PipelineException;

    /**
     * Evaluates on a data set.
     *
     * @param request on what, and how
     * @param listener hears of progress and may cancel
     * @return every metric per product and its mean
     * @throws PipelineException if the run fails or is cancelled; finished products can be resumed
     */
    EvaluationResult evaluate(EvaluationRequest request, RunListener listener) throws PipelineException;

    /**
     * Prepares to inspect single images.
     *
     * @param request with which checkpoint and thresholds
     * @return an inspector that is ready; the caller closes it
     * @throws PipelineException if the checkpoint does not fit this pipeline or cannot be read
     */
    Inspector inspector(InspectorRequest request) throws PipelineException;

    /**
     * Takes the thresholds of a checkpoint from images and writes them beside it, for this pipeline's taxonomy. A map's level
     * depends on how many types a taxonomy has, so thresholds do not carry over from one to another.
     *
     * @param request from which images, and how
     * @param listener hears of progress and may cancel
     * @return the thresholds
     * @throws PipelineException if there is no image to take them from, or the run fails or is cancelled
     */
    Calibration calibrate(CalibrationRequest request, RunListener listener) throws PipelineException;

    /**
     * Writes a deployment pack: what an inspector of this pipeline needs beside the backbone, so that it starts without its text
     * tower. {@link InspectorRequest#withPack} starts from it.
     *
     * @param request what would be inspected with; its thresholds and the state features go into the pack
     * @param products the products that it is for, as the taxonomy names them; empty for all of the taxonomy
     * @param file the file to write, whole or not at all, over the old one if there is one
     * @return what the pack says of itself
     * @throws PipelineException if the request cannot be inspected with, the method's state features depend on each image, a
     *     product is unknown, or the file cannot be written
     */
    PackInfo pack(InspectorRequest request, Set<String> products, Path file) throws PipelineException;
}
