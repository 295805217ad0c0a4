package org.dapo.api.image;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Makes an image or a mask on demand. It is called from any thread, possibly more than once, and must give the same pixels each
 * time.
 *
 * @param <T> the type of the result: an {@link RgbImage} or a {@link Mask}
 */
@ConsumerType
@FunctionalInterface
public interface Loader<T> {
    /**
     * Makes the image or mask.
     *
     * @return the image or mask
     * @throws ImageException if it cannot be made; the message names it
     */
    T load() throws ImageException;
}
