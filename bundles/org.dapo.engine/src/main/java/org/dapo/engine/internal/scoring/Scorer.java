package org.dapo.engine.internal.scoring;

import ai.djl.ndarray.NDManager;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dapo.api.image.RgbImage;
import org.dapo.api.metric.Prediction;
import org.dapo.engine.internal.assembly.Session;
import org.dapo.engine.internal.data.HostTransfer;
import org.dapo.nn.api.prompt.ImageBatch;
import org.dapo.nn.api.prompt.Scores;
import org.dapo.nn.api.prompt.StateFeatures;
import org.dapo.nn.api.prompt.StateFeatures.State;
import org.dapo.nn.api.prompt.StateQuery.Phase;
import org.dapo.nn.api.tensor.TensorEngine;

/** Scores images with a session's learner; state features are computed once. Thread-safe. */
public final class Scorer implements AutoCloseable {
    private final Session session;
    private final NDManager manager;
    private final States states;

    /** For one session, which stays open as long as the scorer. */
    public Scorer(Session session) {
        this.session = session;
        this.manager = session.assembly().tensors().newManager(session.device());
        this.states = new States(
                session.learner(), session.assembly().taxonomy().part(), Phase.USE, manager, session.states(manager));
    }

    /** Whether there are states for the words of a product: not for every product, where a session came with its states. */
    public boolean knows(String words) {
        return states.know(words);
    }

    /**
     * The states by the words of products, as a session takes them that comes with its states.
     *
     * @return empty for a method whose states depend on each image
     */
    public Map<String, StateFeatures> states(Collection<String> words) {
        try (TensorEngine.NoGradient off = session.assembly().tensors().withoutGradient()) {
            return states.of(words);
        }
    }

    /**
     * Scores a batch.
     *
     * @param images B images of S by S
     * @param words the words of the product that they show
     * @param types the ids of the types that can occur in it, which the state maps will be of
     * @return a prediction per image
     */
    public List<Prediction> score(List<RgbImage> images, String words, List<String> types) {
        return score(images, Collections.nCopies(images.size(), words), types);
    }

    /**
     * Scores a batch whose images may show different products with the same types.
     *
     * @param images B images of S by S
     * @param words for each of them the words of the product that it shows
     * @param types the ids of the types that can occur in them
     * @return a prediction per image
     */
    public List<Prediction> score(List<RgbImage> images, List<String> words, List<String> types) {
        try (TensorEngine.NoGradient off = session.assembly().tensors().withoutGradient();
                NDManager scratch = manager.newSubManager()) {
            ImageBatch batch = HostTransfer.images(
                    scratch, images, words, session.backbone().spec().preprocessing());
            StateFeatures features = states.of(batch);
            Scores scores = session.learner().score(batch, features, rows(features, types));
            return HostTransfer.predictions(scores, session.side());
        }
    }

    /** The normal state and the states of these types, by their index; none where a type has no state. */
    private static int[] rows(StateFeatures features, List<String> types) {
        List<State> known = features.states();
        int[] rows = new int[1 + types.size()];
        rows[0] = known.indexOf(State.NORMAL);
        for (int i = 0; i < types.size(); i++) {
            rows[i + 1] = known.indexOf(new State(true, Optional.of(types.get(i))));
        }
        for (int row : rows) {
            if (row < 0) {
                return new int[0];
            }
        }
        return rows;
    }

    @Override
    public void close() {
        states.close();
        manager.close();
    }
}
