package org.dapo.dataset.rendered.internal.scene;

import org.dapo.dataset.rendered.internal.defect.DefectKind;
import org.dapo.dataset.rendered.internal.raster.Box;
import org.dapo.dataset.rendered.internal.raster.Curves;
import org.dapo.dataset.rendered.internal.raster.Draws;
import org.dapo.dataset.rendered.internal.raster.Frame;
import org.dapo.dataset.rendered.internal.raster.Layer;

/** The position, direction and extent of a defect. */
record Spot(int at, float x, float y, float cosine, float sine, float reach) {
    private static final int PLACES = 40;

    /** A position on the piece, not too near to the edge of the image. */
    static Spot choose(Layer good, DefectKind kind, Draws draws, Frame frame) {
        int size = frame.size();
        float reach = frame.zoom() * draws.real("reach", kind.smallest(), kind.largest());
        float turn = draws.real("turn", 0, 1);
        int at = size / 2 * (size + 1);
        for (int place = 0; place < PLACES; place++) {
            Draws where = draws.sub("place", place);
            int column = (int) (size * where.real("column", 0.12f, 0.88f));
            int row = (int) (size * where.real("row", 0.12f, 0.88f));
            if (good.inside(row * size + column) > 0.9f) {
                at = row * size + column;
                break;
            }
        }
        Frame.Sight sight = frame.sight();
        sight.through(at % size, at / size);
        return new Spot(at, sight.x, sight.y, Curves.cosine(turn), Curves.sine(turn), reach);
    }

    /** The pixels that it can reach, for any tilt of the camera. */
    Box box(Frame frame) {
        int pixels = (int) (1.5f * reach / frame.pixel()) + 2;
        return Box.about(at % frame.size(), at / frame.size(), pixels, frame.size());
    }

    /** The position of a scene point along the defect, from its centre. */
    float alongX(float sceneX, float sceneY) {
        return cosine * (sceneX - x) + sine * (sceneY - y);
    }

    /** The position across it. */
    float acrossY(float sceneX, float sceneY) {
        return cosine * (sceneY - y) - sine * (sceneX - x);
    }
}
