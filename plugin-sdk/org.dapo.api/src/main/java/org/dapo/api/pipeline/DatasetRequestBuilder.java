package org.dapo.api.pipeline;

import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What the builders of requests for a data set have in common.
 *
 * @param <B> the builder's own type
 */
@ProviderType
public abstract class DatasetRequestBuilder<B extends DatasetRequestBuilder<B>> extends RequestBuilder<B> {
    final DatasetReference dataset;
    Optional<String> split = Optional.empty();
    boolean namesAsTheyAre;

    DatasetRequestBuilder(DatasetReference dataset) {
        this.dataset = dataset;
    }

    /**
     * Sets the split.
     *
     * @param name the name of the split
     * @return this builder
     */
    public B split(String name) {
        split = Optional.of(name);
        return self();
    }

    /**
     * Sets whether a defect name that the taxonomy does not know is left untyped.
     *
     * @param allowed false to reject unknown names
     * @return this builder
     */
    public B namesAsTheyAre(boolean allowed) {
        namesAsTheyAre = allowed;
        return self();
    }
}
