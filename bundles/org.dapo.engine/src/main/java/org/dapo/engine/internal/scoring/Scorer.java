package org.dapo.engine.internal.scoring;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dapo.api.image.RgbImage;
import org.dapo.api.metric.Prediction;
import org.dapo.api.pipeline.Framing;
import org.dapo.api.pipeline.PipelineException;
import org.dapo.engine.internal.assembly.Session;
import org.dapo.engine.internal.contract.PromptContract;
import org.dapo.engine.internal.data.HostTransfer;
import org.dapo.nn.api.prompt.ImageBatch;
import org.dapo.nn.api.prompt.Scores;
import org.dapo.nn.api.prompt.State;
import org.dapo.nn.api.prompt.StateFeatures;
import org.dapo.nn.api.prompt.StateQuery.Phase;
import org.dapo.nn.api.tensor.TensorEngine;

/** Scores images with a session's learner, averaged over passes. State features are computed once. Thread-safe. */
public final class Scorer implements AutoCloseable {
    /** The number of squares that are scored together if none is requested. */
    public static final int BATCH = 8;

    private final Session session;
    private final NDManager manager;
    private final States states;
    private final List<Pass> passes;

    /**
     * For one session, which must stay open as long as the scorer.
     *
     * @param framing how often each image is processed; the result is the mean of all passes
     */
    public Scorer(Session session, Framing framing) {
        this.session = session;
        this.passes = Pass.of(framing, session.backbone().spec().patch());
        this.manager = session.assembly().tensors().newManager(session.device());
        try {
            this.states = new States(
                    session.learner(),
                    session.assembly().taxonomy().part(),
                    Phase.USE,
                    manager,
                    session.states(manager));
        } catch (RuntimeException | Error e) {
            manager.close();
            throw e;
        }
    }

    /** Whether states exist, or can be computed, for a product's words. A session opened with its states has no others. */
    public boolean knows(String words) {
        return states.know(words);
    }

    /**
     * The states by the words of products, in the form in which a session with its own states takes them.
     *
     * @return empty for a method whose states depend on each image
     */
    public Map<String, StateFeatures> states(Collection<String> words) throws PipelineException {
        try (TensorEngine.NoGradient off = session.assembly().tensors().withoutGradient()) {
            return states.of(words);
        }
    }

    /**
     * Scores a batch.
     *
     * @param images B images of S by S
     * @param words the words of the product that they show
     * @param types the ids of the types that can occur in it, for which state maps are made
     * @return one prediction per image
     */
    public List<Prediction> score(List<RgbImage> images, String words, List<String> types) throws PipelineException {
        return score(images, Collections.nCopies(images.size(), words), types);
    }

    /**
     * Scores a batch whose images may show different products with the same types.
     *
     * @param images B images of S by S
     * @param words for each image the words of its product
     * @param types the ids of the types that can occur in them
     * @return one prediction per image
     */
    public List<Prediction> score(List<RgbImage> images, List<String> words, List<String> types)
            throws PipelineException {
        try (TensorEngine.NoGradient off = session.assembly().tensors().withoutGradient();
                NDManager scratch = manager.newSubManager()) {
            ImageBatch batch = HostTransfer.images(
                    scratch, images, words, session.backbone().spec().preprocessing());
            Scores scores = passes.size() == 1 ? once(batch, types) : mean(scratch, batch, types);
            return HostTransfer.predictions(scores, session.side(), this::noNumbers);
        }
    }

    private PipelineException noNumbers() {
        String from = session.checkpoint()
                .map(checkpoint -> " with the checkpoint " + checkpoint.file())
                .or(() -> session.pack().map(pack -> " with the pack " + pack.file()))
                .orElse("");
        return new PipelineException(
                "the backbone '%s'%s produces non-finite scores; its weights may contain non-finite values"
                        .formatted(session.provenance().backbone(), from));
    }

    private Scores once(ImageBatch batch, List<String> types) throws PipelineException {
        StateFeatures features = states.of(batch);
        int[] named = rows(features, types);
        Scores scores = session.learner().score(batch, features, named);
        return PromptContract.scores(scores, batch.products().size(), batch.side(), named.length);
    }

    /** The mean result of a batch over all passes, on the device. */
    private Scores mean(NDManager scratch, ImageBatch batch, List<String> types) throws PipelineException {
        NDList sums = new NDList();
        for (Pass pass : passes) {
            try (NDManager look = scratch.newSubManager()) {
                NDArray pixels = batch.pixels().duplicate();
                pixels.attach(look);
                Scores scores = once(new ImageBatch(pass.there(pixels), batch.products()), types);
                NDList said = new NDList(scores.image(), pass.back(scores.anomaly()));
                scores.states().ifPresent(maps -> said.add(pass.back(maps)));
                for (int i = 0; i < said.size(); i++) {
                    if (sums.size() == i) {
                        NDArray sum = said.get(i).zerosLike();
                        sum.attach(scratch);
                        sums.add(sum);
                    }
                    sums.get(i).addi(said.get(i));
                }
            }
        }
        sums.forEach(sum -> sum.divi(passes.size()));
        return new Scores(sums.get(0), sums.get(1), sums.size() > 2 ? Optional.of(sums.get(2)) : Optional.empty());
    }

    /** The indices of the normal state and of the states of these types; empty if there is no type or one has no state. */
    private static int[] rows(StateFeatures features, List<String> types) {
        if (types.isEmpty()) {
            return new int[0];
        }
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
