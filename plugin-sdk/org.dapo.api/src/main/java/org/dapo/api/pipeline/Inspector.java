package org.dapo.api.pipeline;

import java.util.Optional;
import org.dapo.api.image.ImageSource;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Inspects images one at a time. Either made by {@link Pipeline#inspector}, or a service that stands for one factory
 * configuration of the PID {@value #FACTORY_PID}. Thread-safe.
 */
@ProviderType
public interface Inspector extends AutoCloseable {
    /** The factory PID whose configurations make inspector services. */
    String FACTORY_PID = "org.dapo.inspector";

    /**
     * Inspects one image.
     *
     * @param image the image
     * @param product the product that it shows, as the taxonomy names it; empty lets every type occur
     * @return score, verdict, named types, regions and map
     * @throws PipelineException if the image cannot be read or the inspector is closed
     */
    Inspection inspect(ImageSource image, Optional<String> product) throws PipelineException;

    /** Gives back what the inspector holds. An inspection under way is finished first. */
    @Override
    void close();
}
