package org.dapo.nn.api.backbone;

import ai.djl.Device;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Loads a backbone. An OSGi service with the properties of {@link org.dapo.api.plugin.DapoPlugin}, one per available model. If
 * the hash of the weights is known, the property {@code dapo.backbone.sha256} states it
 * ({@link org.dapo.api.plugin.PluginProperties#BACKBONE_SHA256}). A checkpoint or a pack made with other weights is then
 * rejected. Required to be thread-safe.
 */
@ConsumerType
public interface BackboneProvider {
    /**
     * The description of the backbone, available without loading it.
     *
     * @return the description
     */
    BackboneSpec spec();

    /**
     * Loads the weights. This takes seconds for a large model and is never called on the framework's thread. Pipelines share a
     * loaded backbone, so it is called again only after they have all closed it, or for another device.
     *
     * @param device the device for the weights
     * @return a frozen, thread-safe backbone; the caller closes it
     * @throws BackboneException if files of the model are missing, or tensors are missing, unknown or of the wrong shape; the
     *     message names them
     */
    Backbone load(Device device) throws BackboneException;
}
