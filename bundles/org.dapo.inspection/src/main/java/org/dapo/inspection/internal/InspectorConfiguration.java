package org.dapo.inspection.internal;

import org.dapo.api.pipeline.Inspector;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

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
