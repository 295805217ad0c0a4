package org.dapo.api.pipeline;

import java.util.Optional;
import java.util.OptionalInt;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What the builders of all requests have in common. Each method sets a component of the request, and returns the builder.
 *
 * @param <B> the builder's own type
 */
@ProviderType
public abstract class RequestBuilder<B extends RequestBuilder<B>> {
    OptionalInt imageSize = OptionalInt.empty();
    Optional<String> device = Optional.empty();

    RequestBuilder() {}

    abstract B self();

    /**
     * Sets the input side S.
     *
     * @param side the side in pixels, a multiple of the backbone's patch side
     * @return this builder
     */
    public B imageSize(int side) {
        imageSize = OptionalInt.of(side);
        return self();
    }

    /**
     * Sets the device.
     *
     * @param name the device, in the syntax of the device setting
     * @return this builder
     */
    public B device(String name) {
        device = Optional.of(name);
        return self();
    }
}
