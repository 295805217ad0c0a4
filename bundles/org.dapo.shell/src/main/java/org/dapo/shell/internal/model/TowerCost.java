package org.dapo.shell.internal.model;

import org.dapo.nn.api.backbone.BackboneSpec;
import org.dapo.nn.api.backbone.BackboneSpec.Tower;

/**
 * Floating point operations of CLIP's towers. A multiplication and an addition count as two. Only matrix products are counted;
 * norms, activations and softmax are less than one per cent of them. Convolutions that a small model may have besides are not
 * counted either: so the rate of mini-clip is told about a seventh too low.
 */
final class TowerCost {
    private TowerCost() {}

    /** One image of side S: patch embedding, tower over G·G + 1 tokens, projection of the class token. */
    static double vision(BackboneSpec spec, int side) {
        double patches = (double) spec.grid(side) * spec.grid(side);
        double embedding = 2
                * patches
                * (3.0 * spec.patch() * spec.patch())
                * spec.vision().width();
        double projection = 2.0 * spec.vision().width() * spec.embedding();
        return embedding + tower(spec.vision(), patches + 1) + projection;
    }

    /** One text of C tokens: tower, projection of the end token. */
    static double text(BackboneSpec spec) {
        return tower(spec.text(), spec.contextLength()) + 2.0 * spec.text().width() * spec.embedding();
    }

    /** Per layer: query, key, value and output projections (4·n·d·d), two products of attention (2·n·n·d), MLP (2·n·d·m). */
    private static double tower(Tower tower, double tokens) {
        double width = tower.width();
        double projections = 4 * tokens * width * width;
        double attention = 2 * tokens * tokens * width;
        double mlp = 2 * tokens * width * tower.mlpWidth();
        return 2 * tower.layers() * (projections + attention + mlp);
    }
}
