package org.dapo.engine.internal.pretraining;

import java.util.OptionalInt;
import org.dapo.api.pipeline.PretrainingRequest;

/**
 * How many steps there are, and on squares of which side. Epochs are counted from 1.
 *
 * @param request what is asked for
 * @param images how many images there are to train on
 */
record Schedule(PretrainingRequest request, int images) {
    /** How many images make a step. */
    int together() {
        return request.batch() * request.replicas();
    }

    /** The side of the squares that an epoch cuts out, if any are cut out. */
    OptionalInt crop(int epoch) {
        return epoch == request.epochs() && request.lastCrop().isPresent() ? request.lastCrop() : request.crop();
    }

    /** How many steps an epoch has: where its squares are larger than the others', as many fewer as have the same number of pixels. */
    int steps(int epoch) {
        int steps = images / together();
        OptionalInt crop = crop(epoch);
        if (crop.equals(request.crop())) {
            return steps;
        }
        double larger = crop.getAsInt() / (double) request.crop().getAsInt();
        return (int) Math.ceil(steps / (larger * larger));
    }

    /** How many steps all epochs have. */
    long steps() {
        return (request.epochs() - 1L) * steps(1) + steps(request.epochs());
    }
}
