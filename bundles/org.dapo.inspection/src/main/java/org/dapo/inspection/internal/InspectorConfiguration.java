package org.dapo.inspection.internal;

import org.dapo.api.pipeline.Framing;
import org.dapo.api.pipeline.Inspector;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/** What an inspector is made of, for hosts that show forms. It is {@link Settings} that reads a configuration. */
@ObjectClassDefinition(
        id = Inspector.FACTORY_PID,
        name = "DAPO inspector",
        description = "Inspects images with a pipeline and a checkpoint; a service for whoever has images")
@interface InspectorConfiguration {
    /** Tells inspectors apart. */
    @AttributeDefinition(name = "Name", description = "Tells inspectors apart; it stands in logs, events and counters")
    String dapo_inspector_name();

    /** Which pipeline. */
    @AttributeDefinition(
            name = "Pipeline",
            description = "Service filter, such as (dapo.pipeline.name=line-1). Another one takes over without a gap")
    String pipeline_target();

    /** The checkpoint. */
    @AttributeDefinition(
            name = "Checkpoint",
            description = "File, or folder of checkpoints; empty for a strategy that learns nothing",
            required = false)
    String checkpoint() default "";

    /** The deployment pack. */
    @AttributeDefinition(
            name = "Pack",
            description = "Deployment pack in place of a checkpoint; its image size counts",
            required = false)
    String pack() default "";

    /** Above which image score an image is anomalous. */
    @AttributeDefinition(
            name = "Image threshold",
            description = "Image scores above it are anomalous; 0 for what was calibrated or packed, else 0.5",
            min = "0",
            required = false)
    double image_threshold() default 0;

    /** Above which value a pixel belongs to a region. */
    @AttributeDefinition(
            name = "Pixel threshold",
            description =
                    "Map values above it belong to a region; 0 for what was calibrated or packed, else half of the"
                            + " range",
            min = "0",
            required = false)
    double pixel_threshold() default 0;

    /** The input side. */
    @AttributeDefinition(
            name = "Image size",
            description = "Side in pixels at which images enter the backbone; 0 for the checkpoint's",
            min = "0",
            required = false)
    int image_size() default 0;

    /** How images go into the network. */
    @AttributeDefinition(
            name = "Framing",
            description =
                    "How an image goes into the network: square (squeezed, as in the papers), padded (it keeps its shape)"
                            + " or tiles (overlapping ones, for large images)",
            options = {
                @Option(label = "Square", value = "square"),
                @Option(label = "Padded", value = "padded"),
                @Option(label = "Tiles", value = "tiles")
            },
            required = false)
    String framing() default Settings.SQUARE;

    /** The side of a tile. */
    @AttributeDefinition(
            name = "Tile size",
            description = "Side of a tile in pixels of the image; 0 for the network's input side",
            min = "0",
            required = false)
    int tile_size() default 0;

    /** What tiles have in common. */
    @AttributeDefinition(
            name = "Tile overlap",
            description = "How much of its side a tile has in common with the next at least",
            min = "0",
            max = "0.5",
            required = false)
    double tile_overlap() default Framing.DEFAULT_OVERLAP;

    /** The part of images that is looked at. */
    @AttributeDefinition(
            name = "Region",
            description = "The part of each image that is looked at: left,top,width,height in pixels; empty for all",
            required = false)
    String region() default "";

    /** How often each square is looked at. */
    @AttributeDefinition(
            name = "Shifts",
            description =
                    "N: each image is looked at N x N times, moved by parts of a patch; finer maps in N x N times the time",
            min = "1",
            max = "8",
            required = false)
    int shifts() default 1;

    /** The device. */
    @AttributeDefinition(
            name = "Device",
            description = "cpu, gpu, gpu:1 ...; empty for the installation's setting",
            required = false)
    String device() default "";

    /** How many images go through the network at once. */
    @AttributeDefinition(
            name = "Batch size",
            description =
                    "How many images of concurrent callers go through the network at once, at most; 1 for each alone",
            min = "1",
            required = false)
    int batch_size() default Settings.BATCH_SIZE;

    /** How long an image waits for others. */
    @AttributeDefinition(
            name = "Batch delay",
            description = "Milliseconds for which the first image of a batch waits for others, at most",
            min = "0",
            required = false)
    int batch_delay() default Settings.BATCH_DELAY_MILLIS;

    /** How many calls it takes. */
    @AttributeDefinition(
            name = "Queue size",
            description = "How many calls may be under way or waiting; one more is refused at once",
            min = "1",
            required = false)
    int queue_size() default Settings.QUEUE_SIZE;

    /** How long calls wait for a pipeline that is missing. */
    @AttributeDefinition(
            name = "Patience",
            description = "Milliseconds for which a pipeline may be missing until calls fail",
            min = "0",
            required = false)
    int patience() default Settings.PATIENCE_MILLIS;
}
