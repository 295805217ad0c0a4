package org.dapo.api.pipeline;

import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What the builders of requests for runs have in common. A run processes a data set and writes a folder, and can be resumed.
 *
 * @param <B> the builder's own type
 */
@ProviderType
public abstract class RunRequestBuilder<B extends RunRequestBuilder<B>> extends DatasetRequestBuilder<B> {
    final Path out;
    OptionalInt batch = OptionalInt.empty();
    long seed = TuningRequest.DEFAULT_SEED;
    Optional<String> profile = Optional.empty();
    boolean resume;

    RunRequestBuilder(DatasetReference dataset, Path out) {
        super(dataset);
        this.out = out;
    }

    /**
     * Sets the batch size.
     *
     * @param images images per step, at least 1
     * @return this builder
     */
    public B batch(int images) {
        batch = OptionalInt.of(images);
        return self();
    }

    /**
     * Sets the seed.
     *
     * @param number the seed
     * @return this builder
     */
    public B seed(long number) {
        seed = number;
        return self();
    }

    /**
     * Sets the profile of the prompt strategy.
     *
     * @param name the profile, optionally with settings
     * @return this builder
     */
    public B profile(String name) {
        profile = Optional.of(name);
        return self();
    }

    /**
     * Sets whether to continue an earlier run in the folder.
     *
     * @param existing true to keep what it finished
     * @return this builder
     */
    public B resume(boolean existing) {
        resume = existing;
        return self();
    }
}
