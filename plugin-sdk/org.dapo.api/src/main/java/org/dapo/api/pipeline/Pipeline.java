package org.dapo.api.pipeline;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.dapo.api.progress.RunListener;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A backbone, a prompt strategy and a defect taxonomy, assembled by one factory configuration of the PID {@value #FACTORY_PID}.
 * The service is registered while all three parts are available. Its property {@link #NAME_PROPERTY} distinguishes pipelines.
 * Data sets, metrics and reports are looked up among the services by name when they are needed. Thread-safe.
 */
@ProviderType
public interface Pipeline {
    /** The factory PID whose configurations create pipelines. */
    String FACTORY_PID = "org.dapo.pipeline";

    /** Service and configuration property: the pipeline's name. */
    String NAME_PROPERTY = "dapo.pipeline.name";

    /**
     * The profiles of the prompt strategy, without settings.
     *
     * @return at least one name; the first is the default
     */
    List<String> profiles();

    /**
     * Whether the prompt strategy learns, so that {@link #tune} makes a checkpoint of it, and {@link #inspector} requires one.
     *
     * @param profile one of {@link #profiles()}, optionally with settings
     * @return whether it has parameters to tune
     * @throws PipelineException if there is no such profile or setting; the message lists the available ones
     */
    boolean learns(String profile) throws PipelineException;

    /**
     * Tunes the prompt strategy on a data set and writes one checkpoint per epoch. Tuning runs in one process are executed one
     * after the other.
     *
     * @param request what to tune on, and how
     * @param listener receives progress and may cancel
     * @return the last checkpoint and the loss of each epoch
     * @throws PipelineException if the run fails or is cancelled; checkpoints of finished epochs are kept
     */
    TuningResult tune(TuningRequest request, RunListener listener) throws PipelineException;

    /**
     * Evaluates on a data set.
     *
     * @param request what to evaluate on, and how
     * @param listener receives progress and may cancel
     * @return every metric per product and its mean
     * @throws PipelineException if the run fails or is cancelled; finished products are kept for a resumed run
     */
    EvaluationResult evaluate(EvaluationRequest request, RunListener listener) throws PipelineException;

    /**
     * Prepares the inspection of single images.
     *
     * @param request the checkpoint or pack, the thresholds and further settings
     * @return an inspector that is ready; the caller closes it
     * @throws PipelineException if the checkpoint or pack does not fit this pipeline or cannot be read
     */
    Inspector inspector(InspectorRequest request) throws PipelineException;

    /**
     * Computes the thresholds of a checkpoint from images and stores them beside it, for this pipeline's taxonomy. The level of a
     * map depends on the number of types in the taxonomy, so thresholds must not be transferred to another taxonomy.
     *
     * @param request which images, and how
     * @param listener receives progress and may cancel
     * @return the thresholds
     * @throws PipelineException if the images needed for the method are missing, or the run fails or is cancelled
     */
    Calibration calibrate(CalibrationRequest request, RunListener listener) throws PipelineException;

    /**
     * Writes a deployment pack: what an inspector of this pipeline needs besides the backbone. The inspector then starts without
     * running the text tower, see {@link InspectorRequest.Builder#pack}.
     *
     * @param request what would be inspected with; its thresholds and the state features go into the pack
     * @param products the products that it is for, by their names in the taxonomy; empty for all of the taxonomy
     * @param file the file to write, completely or not at all; an existing file is replaced
     * @return the description of the pack
     * @throws PipelineException if the request cannot be inspected with, the method's state features depend on each image, a
     *     product is unknown, or the file cannot be written
     */
    PackInfo pack(InspectorRequest request, Set<String> products, Path file) throws PipelineException;
}
