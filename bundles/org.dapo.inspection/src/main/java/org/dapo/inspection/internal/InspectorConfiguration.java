package org.dapo.inspection.internal;

import org.dapo.api.pipeline.Framing;
import org.dapo.api.pipeline.Inspector;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/** The configuration of an inspector, for hosts that show forms. {@link Settings} parses it. */
@ObjectClassDefinition(
        id = Inspector.FACTORY_PID,
        name = "DAPO inspector",
        description = "Service that inspects images with a pipeline and a checkpoint")
@interface InspectorConfiguration {
    /** The unique name. */
    @AttributeDefinition(name = "Name", description = "Unique name of the inspector, used in logs, events and counters")
    String dapo_inspector_name();

    /** The filter for the pipeline. */
    @AttributeDefinition(
            name = "Pipeline",
            description =
                    "Service filter, such as (dapo.pipeline.name=line-1). Another matching pipeline takes over without interruption")
    String pipeline_target();

    /** The checkpoint. */
    @AttributeDefinition(
            name = "Checkpoint",
            description =
                    "Checkpoint file, or folder of checkpoints. Empty: for a strategy without trainable parameters",
            required = false)
    String checkpoint() default "";

    /** The deployment pack. */
    @AttributeDefinition(
            name = "Pack",
            description = "Deployment pack; replaces checkpoint and image.size, which are not allowed with it",
            required = false)
    String pack() default "";

    /** The image score above which an image is anomalous. */
    @AttributeDefinition(
            name = "Image threshold",
            description =
                    "Images with a score above it are anomalous. 0: the calibrated or packed threshold, otherwise 0.5",
            min = "0",
            required = false)
    double image_threshold() default 0;

    /** The value above which a pixel belongs to a region. */
    @AttributeDefinition(
            name = "Pixel threshold",
            description = "Pixels with a map value above it belong to a region. 0: the calibrated or packed threshold, "
                    + "otherwise half of the map's range",
            min = "0",
            required = false)
    double pixel_threshold() default 0;

    /** The input side. */
    @AttributeDefinition(
            name = "Image size",
            description = "Input side in pixels. 0: the checkpoint's, otherwise the prompt strategy's",
            min = "0",
            required = false)
    int image_size() default 0;

    /** How images are fitted to the network's input. */
    @AttributeDefinition(
            name = "Framing",
            description =
                    "How an image is fitted to the network's square input: square (resized, ignoring the aspect ratio, "
                            + "as in the papers), padded (resized, keeping the aspect ratio) or tiles (overlapping tiles, for "
                            + "large images). Empty: the pack's framing, unless region, shifts or turns are set; otherwise square",
            options = {
                @Option(label = "The pack's, otherwise square", value = ""),
                @Option(label = "Square", value = "square"),
                @Option(label = "Padded", value = "padded"),
                @Option(label = "Tiles", value = "tiles")
            },
            required = false)
    String framing() default "";

    /** The side of a tile. */
    @AttributeDefinition(
            name = "Tile size",
            description = "Side of a tile in image pixels; requires framing tiles. 0: the network's input side",
            min = "0",
            required = false)
    int tile_size() default 0;

    /** The minimum overlap of tiles. */
    @AttributeDefinition(
            name = "Tile overlap",
            description =
                    "Minimum overlap of neighbouring tiles, as a share of the tile side; ignored without framing tiles",
            min = "0",
            max = "0.5",
            required = false)
    double tile_overlap() default Framing.DEFAULT_OVERLAP;

    /** The part of each image to analyse. */
    @AttributeDefinition(
            name = "Region",
            description = "Part of each image to analyse: left,top,width,height in pixels. Empty: the whole image",
            required = false)
    String region() default "";

    /** N, for N x N shifted passes. */
    @AttributeDefinition(
            name = "Shifts",
            description =
                    "N: the results of N x N passes over each image, shifted by fractions of a patch, are averaged; "
                            + "finer maps in N x N times the time",
            min = "1",
            max = "8",
            required = false)
    int shifts() default 1;

    /** Whether passes are turned. */
    @AttributeDefinition(
            name = "Turns",
            description =
                    "Whether the image is also turned by a quarter from pass to pass; requires shifts of 2 or more. For "
                            + "networks and products for which it does not matter which way is up",
            required = false)
    boolean turns() default false;

    /** The device. */
    @AttributeDefinition(
            name = "Device",
            description = "cpu, gpu, gpu:1 ... Empty: the installation's setting",
            required = false)
    String device() default "";

    /** The maximum number of images per pass. */
    @AttributeDefinition(
            name = "Batch size",
            description =
                    "Maximum number of images of concurrent callers that are processed together. 1: each image alone",
            min = "1",
            required = false)
    int batch_size() default Settings.BATCH_SIZE;

    /** The maximum wait of an image for others. */
    @AttributeDefinition(
            name = "Batch delay",
            description = "Maximum time in milliseconds that the first image of a batch waits for others",
            min = "0",
            required = false)
    int batch_delay() default Settings.BATCH_DELAY_MILLIS;

    /** The maximum number of calls. */
    @AttributeDefinition(
            name = "Queue size",
            description = "Maximum number of calls running or waiting; further calls are rejected immediately",
            min = "1",
            required = false)
    int queue_size() default Settings.QUEUE_SIZE;

    /** How long calls wait for a missing pipeline. */
    @AttributeDefinition(
            name = "Patience",
            description = "Time in milliseconds that calls wait for a missing pipeline before they fail",
            min = "0",
            required = false)
    int patience() default Settings.PATIENCE_MILLIS;
}
