package org.dapo.api.pipeline;

import java.util.Optional;
import org.dapo.api.image.ImageSource;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Inspects images. It is either made by {@link Pipeline#inspector}, or an OSGi service for one factory configuration of the PID
 * {@value #FACTORY_PID}. Thread-safe. Images of concurrent callers may be batched ({@link Batching}); this changes no answer by
 * more than rounding.
 *
 * <p>The service is registered when it is ready for the first time, and stays as long as its configuration. If the configuration
 * changes, or a better pipeline arrives, the new inspector is prepared beside the old one and replaces it in one step. A call in
 * progress ends on the old one. Each answer belongs entirely to one of the two, which its {@link Inspection#provenance}
 * identifies. While there is no pipeline, a call waits for a configured time and then fails with one line that names what is
 * missing. If a new configuration is not usable, this is logged, and the previous inspector remains in use.
 *
 * <p>The service has the properties of its configuration, including {@link #NAME_PROPERTY}. An {@link InspectorCounters} service
 * with the same properties accompanies it.
 */
@ProviderType
public interface Inspector extends AutoCloseable {
    /** The factory PID whose configurations create inspector services. */
    String FACTORY_PID = "org.dapo.inspector";

    /** Service and configuration property: the inspector's name. */
    String NAME_PROPERTY = "dapo.inspector.name";

    /**
     * Inspects one image.
     *
     * @param image the image
     * @param product the product that it shows, by its name in the taxonomy; if empty, every type can occur
     * @return score, verdict, named types, regions, map, and the parts they come from
     * @throws RejectedInspectionException if too many calls are already in progress or waiting
     * @throws PartGoneException if a part of the pipeline has been removed, for an inspector that a pipeline made; a service
     *     continues with another pipeline
     * @throws PipelineException if the image cannot be read, the pack is not for the product, the thread is interrupted, no
     *     pipeline is available, or the inspector is closed
     */
    Inspection inspect(ImageSource image, Optional<String> product) throws PipelineException;

    /**
     * Releases the resources of the inspector. An inspection in progress is finished first. Only the caller of
     * {@link Pipeline#inspector} closes it: a service is owned by its configuration and ignores this call.
     */
    @Override
    void close();
}
