package org.dapo.engine.internal.pretraining;

import java.util.Optional;
import org.dapo.api.pipeline.PretrainingRecipe;
import org.dapo.api.pipeline.PretrainingRecipe.Squares;

/**
 * How many steps there are, and on which squares. Epochs are counted from 1.
 *
 * @param recipe what is asked for
 * @param images how many images there are to train on
 */
record Schedule(PretrainingRecipe recipe, int images) {
    /** How many images make a step. */
    int together() {
        return recipe.batch() * recipe.replicas();
    }

    /** The squares that an epoch cuts out, if any are cut out. */
    Optional<Squares> squares(int epoch) {
        return recipe.squares()
                .map(all -> epoch == recipe.epochs() && all.lastSide().isPresent()
                        ? all.ofSide(all.lastSide().getAsInt())
                        : all);
    }

    /** How many steps an epoch has: where its squares are larger than the others', as many fewer as have the same number of pixels. */
    int steps(int epoch) {
        int steps = echoes() * (images / together());
        double larger = squares(epoch)
                .map(these -> these.side() / (double) recipe.squares().get().side())
                .orElse(1.0);
        return (int) Math.ceil(steps / (larger * larger));
    }

    /** How many images an epoch takes, of each of which as many squares are cut as there are echoes. */
    int images(int epoch) {
        return (int) Math.ceil(steps(epoch) * recipe.replicas() / (double) echoes()) * recipe.batch();
    }

    /** How many steps all epochs have. */
    long steps() {
        return (recipe.epochs() - 1L) * steps(1) + steps(recipe.epochs());
    }

    private int echoes() {
        return recipe.squares().map(Squares::echoes).orElse(1);
    }
}
