package org.dapo.engine.internal.assembly;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.dapo.api.pipeline.CheckpointInfo;
import org.dapo.api.pipeline.PackInfo;
import org.dapo.api.pipeline.Provenance;
import org.dapo.nn.api.backbone.Backbone;
import org.dapo.nn.api.prompt.PromptLearner;
import org.dapo.nn.api.prompt.Recipe;
import org.dapo.nn.api.prompt.StateFeatures;

/** A learner on a leased backbone, ready for use, with its provenance. Opened by {@link Sessions}. */
public final class Session implements AutoCloseable {
    private final Assembly assembly;
    private final BackbonePool.Lease lease;
    private final PromptLearner learner;
    private final Recipe recipe;
    private final Provenance provenance;
    private final Optional<CheckpointInfo> checkpoint;
    private final Device device;
    private final Optional<Packed> packed;

    Session(
            Assembly assembly,
            BackbonePool.Lease lease,
            PromptLearner learner,
            Recipe recipe,
            Provenance provenance,
            Optional<CheckpointInfo> checkpoint,
            Device device,
            Optional<Packed> packed) {
        this.packed = packed;
        this.assembly = assembly;
        this.lease = lease;
        this.learner = learner;
        this.recipe = recipe;
        this.provenance = provenance;
        this.checkpoint = checkpoint;
        this.device = device;
    }

    /** What a session from a pack has beside its learner: the pack, and its states on the device. */
    record Packed(PackInfo info, Map<String, StateFeatures> states, NDManager owner) {}

    /** The parts of the pipeline. */
    public Assembly assembly() {
        return assembly;
    }

    /** The backbone. */
    public Backbone backbone() {
        return lease.backbone();
    }

    /** The learner. */
    public PromptLearner learner() {
        return learner;
    }

    /** Whether the learner has a state for each defect type, and not only one for all of them. */
    public boolean namesTypes() {
        return learner.states(assembly.taxonomy().part()).stream()
                .anyMatch(state -> state.type().isPresent());
    }

    /** The recipe of the learner's profile. */
    public Recipe recipe() {
        return recipe;
    }

    /** The provenance of the learner. */
    public Provenance provenance() {
        return provenance;
    }

    /** The checkpoint, if it was opened from one. */
    public Optional<CheckpointInfo> checkpoint() {
        return checkpoint;
    }

    /** The pack, if it was opened from one. */
    public Optional<PackInfo> pack() {
        return packed.map(Packed::info);
    }

    /**
     * The states from the pack, by the words of products; empty without a pack, as they must then be computed.
     *
     * @param manager owns the result
     */
    public Map<String, StateFeatures> states(NDManager manager) {
        Map<String, StateFeatures> states = new LinkedHashMap<>();
        packed.ifPresent(from -> from.states().forEach((words, known) -> {
            NDArray features = known.features().duplicate();
            features.attach(manager);
            states.put(words, new StateFeatures(known.states(), features));
        }));
        return states;
    }

    /** The device that computes. */
    public Device device() {
        return device;
    }

    /** The input side S. */
    public int side() {
        return provenance.imageSize();
    }

    @Override
    public void close() {
        // A third-party learner may throw; the weights must be released anyway.
        try {
            packed.ifPresent(from -> from.owner().close());
            learner.close();
        } finally {
            lease.close();
        }
    }
}
