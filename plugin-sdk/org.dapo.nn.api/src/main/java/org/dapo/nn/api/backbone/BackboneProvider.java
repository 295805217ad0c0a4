package org.dapo.nn.api.backbone;

import ai.djl.Device;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A backbone that can be loaded. A service with the properties of {@link org.dapo.api.plugin.DapoPlugin}, one per model
 * that is there. Where the hash of the weights is known, {@code dapo.backbone.sha256} says it ({@link
 * org.dapo.api.plugin.PluginProperties#BACKBONE_SHA256}): by it a checkpoint or a pack made on other weights is refused. Thread-safe.
 */
@ConsumerType
public interface BackboneProvider {
    /**
     * What the backbone looks like, without loading it.
     *
     * @return the description
     */
    BackboneSpec spec();

    /**
     * Loads the weights. Takes seconds for a large model; never called on the framework's thread. Callers share what is
     * loaded, so this is called once per device.
     *
     * @param device where the weights live
     * @return a backbone; the caller closes it
     * @throws BackboneException if the model's files are missing, or its tensors are missing, mis-shaped or unknown; the
     *     message names them
     */
    Backbone load(Device device) throws BackboneException;
}
