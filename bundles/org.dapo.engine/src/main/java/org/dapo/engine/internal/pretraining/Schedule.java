package org.dapo.engine.internal.pretraining;

import java.util.Optional;
import org.dapo.api.pipeline.PretrainingRecipe;
import org.dapo.api.pipeline.PretrainingRecipe.Squares;

/**
 * The number of steps, and the squares to cut. Epochs are counted from 1.
 *
 * @param recipe the requested recipe
 * @param images the number of training images
 */
record Schedule(PretrainingRecipe recipe, int images) {
    /** The number of images per step. */
    long together() {
        return (long) recipe.batches().size() * recipe.batches().replicas();
    }

    /** The squares that an epoch cuts, if any. */
    Optional<Squares> squares(int epoch) {
        return recipe.squares()
                .map(all -> epoch == recipe.epochs() && all.lastSide().isPresent()
                        ? all.ofSide(all.lastSide().getAsInt())
                        : all);
    }

    /**
     * The number of steps of an epoch. An epoch with larger squares has fewer steps, so that the number of pixels is the same.
     */
    int steps(int epoch) {
        int steps = echoes() * (int) (images / together());
        double larger = squares(epoch)
                .map(these -> these.side() / (double) recipe.squares().get().side())
                .orElse(1.0);
        return (int) Math.ceil(steps / (larger * larger));
    }

    /** The number of images of an epoch; as many squares as there are echoes are cut from each. */
    int images(int epoch) {
        return (int) Math.ceil(steps(epoch) * recipe.batches().replicas() / (double) echoes())
                * recipe.batches().size();
    }

    /** The number of steps of all epochs. */
    long steps() {
        return (recipe.epochs() - 1L) * steps(1) + steps(recipe.epochs());
    }

    private int echoes() {
        return recipe.squares().map(Squares::echoes).orElse(1);
    }
}
