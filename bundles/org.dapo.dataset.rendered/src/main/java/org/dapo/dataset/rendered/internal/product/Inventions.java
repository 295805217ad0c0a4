package org.dapo.dataset.rendered.internal.product;

import java.util.stream.IntStream;
import org.dapo.dataset.rendered.internal.raster.Curves;
import org.dapo.dataset.rendered.internal.raster.Draws;
import org.dapo.dataset.rendered.internal.raster.Painter;
import org.dapo.dataset.rendered.internal.raster.Point;
import org.dapo.dataset.rendered.internal.raster.Shapes;
import org.dapo.dataset.rendered.internal.raster.Tint;

/**
 * Invented surfaces and parts: each piece is a different product. So a model learns what a defect is, and not the appearance of
 * some twenty products. Domain randomisation: Tobin et al., IROS 2017, arXiv 1703.06907.
 */
final class Inventions {
    private Inventions() {}

    /** Up to three patterns on one another. */
    static Painter sheet(Draws draws, Tint tint, float missing) {
        Finish finish = new Finish(draws, tint, 0.34f);
        return (x, y, point) -> {
            point.paint(tint, 1);
            finish.lay(x, y, 1, point);
        };
    }

    /** An outline composed of simple ones, with holes, patterns, and a row or ring of smaller parts on it. */
    static Painter part(Draws draws, Tint tint, float missing) {
        Backdrop backdrop = new Backdrop(draws);
        Finish finish = new Finish(draws, tint, 0.2f);
        Body[] bodies = bodies("body", 1 + draws.below("bodies", 3), draws, 0.42f, 0.85f, 0.25f);
        Body[] holes = bodies("hole", draws.below("holes", 3), draws, 0.08f, 0.25f, 0.5f);
        Studs studs = new Studs(draws, missing);
        float bulge = draws.real("bulge", 0.02f, 0.3f);
        float slope = draws.real("slope", 0.04f, 0.5f);
        return (x, y, point) -> {
            float edge = nearest(bodies, x, y);
            if (holes.length > 0) {
                edge = Math.max(edge, -nearest(holes, x, y));
            }
            backdrop.paint(x, y, edge, point);
            float covered = Curves.cover(edge, point.pixel);
            float raised = Curves.step(0, -slope, edge);
            point.over(tint, 0.7f + 0.3f * raised, covered);
            point.height = bulge * raised;
            finish.lay(x, y, covered, point);
            studs.lay(x, y, covered, point);
            point.inside = covered;
        };
    }

    private static Body[] bodies(String name, int number, Draws draws, float least, float most, float away) {
        return IntStream.range(0, number)
                .mapToObj(index -> new Body(draws.sub(name, index), least, most, index == 0 ? away / 3 : away))
                .toArray(Body[]::new);
    }

    private static float nearest(Body[] bodies, float x, float y) {
        float edge = 9;
        for (Body body : bodies) {
            edge = Math.min(edge, body.edge(x, y));
        }
        return edge;
    }

    /** Equal smaller parts in a row or a ring, of which one may be missing. */
    private static final class Studs {
        private final int number;
        private final int gone;
        private final boolean ring;
        private final boolean square;
        private final float size;
        private final float reach;
        private final Tint tint;

        Studs(Draws draws, float missing) {
            number = 3 + draws.below("studs", 7);
            gone = Design.missing(missing, number);
            ring = draws.chance("studs.ring", 0.5f);
            square = draws.chance("studs.square", 0.5f);
            reach = draws.real("studs.reach", 0.3f, 0.55f);
            size = Math.min(draws.real("studs.size", 0.07f, 0.16f), (ring ? 2.6f : 0.9f) * reach / number);
            tint = Tint.grey(draws.real("studs.grey", 0.15f, 0.85f)).varied(draws.sub("studs"), 0.3f);
        }

        void lay(float x, float y, float covered, Point point) {
            float dx;
            float dy;
            int index;
            if (ring) {
                float turn = Curves.turns(x, y) + 0.5f;
                index = Math.min(number - 1, (int) (turn * number));
                float axis = (index + 0.5f) / number - 0.5f;
                dx = x - reach * Curves.cosine(axis);
                dy = y - reach * Curves.sine(axis);
            } else {
                float pitch = 2 * reach / number;
                index = Math.max(0, Math.min(number - 1, Curves.floor(x / pitch + number / 2f)));
                dx = x - (index + 0.5f - number / 2f) * pitch;
                dy = y;
            }
            if (index == gone) {
                return;
            }
            float edge = square ? Shapes.box(dx, dy, size, size, size / 4) : Curves.length(dx, dy) - size;
            float share = covered * Curves.cover(edge, point.pixel);
            point.over(tint, share);
            point.height += 0.05f * covered * Curves.step(0.01f, -0.04f, edge);
            point.gloss = Math.max(point.gloss, 0.6f * share);
        }
    }
}
