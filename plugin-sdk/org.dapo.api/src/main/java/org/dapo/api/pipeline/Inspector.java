package org.dapo.api.pipeline;

import java.util.Optional;
import org.dapo.api.image.ImageSource;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Inspects images. Either made by {@link Pipeline#inspector}, or a service that stands for one factory configuration of the PID
 * {@value #FACTORY_PID}. Thread-safe; images of concurrent callers may go through the network together ({@link Batching}), which
 * changes no answer by more than rounding does.
 *
 * <p>The service appears when it is ready for the first time and stays as long as its configuration. When that is changed, or a
 * better pipeline arrives, the new one is prepared beside the old and takes over in one step; a call in progress ends on the old
 * one, and each answer belongs wholly to one of the two, as its {@link Inspection#provenance} says. While there is no pipeline
 * at all, a call waits for a stated time and then fails with one line that names what is missing. A configuration that cannot be
 * used is named in the log, and what was there before goes on.
 *
 * <p>The service's properties are those of its configuration, {@link #NAME_PROPERTY} among them. Beside it there is a service
 * {@link InspectorCounters} with the same properties.
 */
@ProviderType
public interface Inspector extends AutoCloseable {
    /** The factory PID whose configurations make inspector services. */
    String FACTORY_PID = "org.dapo.inspector";

    /** Service and configuration property: the inspector's name. */
    String NAME_PROPERTY = "dapo.inspector.name";

    /**
     * Inspects one image.
     *
     * @param image the image
     * @param product the product that it shows, as the taxonomy names it; empty lets every type occur
     * @return score, verdict, named types, regions, map, and by which parts
     * @throws RejectedInspectionException if too many calls are waiting already
     * @throws PartGoneException if a part has left, of an inspector that a pipeline made; a service goes on with another
     * @throws PipelineException if the image cannot be read, the thread is interrupted while it waits, there is nothing to
     *     inspect with, or the inspector is closed
     */
    Inspection inspect(ImageSource image, Optional<String> product) throws PipelineException;

    /**
     * Gives back what the inspector holds. An inspection under way is finished first. Only who made it with
     * {@link Pipeline#inspector} closes it: a service belongs to its configuration and ignores this.
     */
    @Override
    void close();
}
