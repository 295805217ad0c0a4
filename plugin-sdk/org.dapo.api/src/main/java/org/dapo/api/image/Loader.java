package org.dapo.api.image;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Makes an image or a mask when it is asked for. Called from any thread, perhaps more than once; it gives an equal
 * result each time.
 *
 * @param <T> what it makes: an {@link RgbImage} or a {@link Mask}
 */
@ConsumerType
@FunctionalInterface
public interface Loader<T> {
    /**
     * Makes it.
     *
     * @return the image or mask
     * @throws ImageException if it cannot be made; the message names what was to be loaded
     */
    T load() throws ImageException;
}
