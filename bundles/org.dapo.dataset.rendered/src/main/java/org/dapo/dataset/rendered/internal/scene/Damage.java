package org.dapo.dataset.rendered.internal.scene;

import java.util.BitSet;
import org.dapo.api.image.Mask;
import org.dapo.dataset.rendered.internal.defect.DefectKind;
import org.dapo.dataset.rendered.internal.defect.Mark;
import org.dapo.dataset.rendered.internal.raster.Box;
import org.dapo.dataset.rendered.internal.raster.Curves;
import org.dapo.dataset.rendered.internal.raster.Draws;
import org.dapo.dataset.rendered.internal.raster.Frame;
import org.dapo.dataset.rendered.internal.raster.Layer;
import org.dapo.dataset.rendered.internal.raster.Painter;
import org.dapo.dataset.rendered.internal.raster.Point;
import org.dapo.dataset.rendered.internal.raster.Tint;

/**
 * A piece with one defect.
 *
 * @param layer the piece
 * @param mask the pixels of the defect
 * @param box the repainted pixels
 * @param plain the number of pixels with a clearly visible difference
 */
record Damage(Layer layer, Mask mask, Box box, int plain) {
    private static final int ATTEMPTS = 12;

    /** A pixel belongs to a mark that covers this much of it. */
    private static final float COVERED = 0.4f;

    /** The colour difference from which a pixel belongs to a wrong shape. */
    private static final float DIFFERS = 0.07f;

    /** Texture that has been moved differs a little everywhere; an outline that has been moved differs by this. */
    private static final float PLAIN = 0.3f;

    /** The least share of the image that a mask takes up: at 96 pixels, 14 of them. */
    private static final float LEAST_AREA = 0.0015f;

    /** Damages a piece; if too little is visible at the first place, another is tried. */
    static Damage of(Layer good, DefectKind kind, Draws draws, Workpiece piece) {
        int enough = (int) (LEAST_AREA * piece.frame().size() * piece.frame().size());
        Damage best = attempt(good, kind, draws.sub("attempt", 0), piece);
        for (int attempt = 1; attempt < ATTEMPTS && best.plain < enough; attempt++) {
            Damage next = attempt(good, kind, draws.sub("attempt", attempt), piece);
            best = next.plain > best.plain ? next : best;
        }
        return best;
    }

    private static Damage attempt(Layer good, DefectKind kind, Draws draws, Workpiece piece) {
        Frame frame = piece.frame();
        if (kind.way() instanceof DefectKind.Lacking) {
            Painter lacking = piece.lacking().without(draws.real("part", 0, 1));
            return reshaped(good, lacking, piece, Box.whole(frame.size()));
        }
        Spot spot = Spot.choose(good, kind, draws, frame);
        if (kind.way() instanceof DefectKind.Marked marked) {
            Mark mark = marked.design().mark(draws, spot.reach(), ground(good, spot, piece));
            return marked(good, kind, mark, spot, piece);
        }
        return reshaped(good, bent(piece.whole(), draws, spot), piece, spot.box(frame));
    }

    private static Tint ground(Layer good, Spot spot, Workpiece piece) {
        Point point = new Point();
        good.get(spot.at(), point);
        return new Tint(point.red, point.green, point.blue).towards(piece.tint(), 0.5f);
    }

    private static Damage marked(Layer good, DefectKind kind, Mark mark, Spot spot, Workpiece piece) {
        Frame frame = piece.frame();
        Layer layer = good.copy();
        BitSet bits = new BitSet();
        Box box = new Box();
        Box reach = spot.box(frame);
        Point point = new Point();
        point.pixel = frame.pixel();
        Frame.Sight sight = frame.sight();
        int size = frame.size();
        for (int row = reach.top(); row <= reach.bottom(); row++) {
            for (int column = reach.left(); column <= reach.right(); column++) {
                int at = row * size + column;
                sight.through(column, row);
                float x = spot.alongX(sight.x, sight.y);
                float y = spot.acrossY(sight.x, sight.y);
                boolean far = Math.max(Math.abs(x), Math.abs(y)) > 1.1f * spot.reach();
                boolean beside = !kind.overhangs() && good.inside(at) < 0.5f;
                if (far || beside || piece.taken().get(at)) {
                    continue;
                }
                layer.get(at, point);
                if (mark.leave(x, y, point) >= COVERED) {
                    bits.set(at);
                }
                layer.put(at, point);
                box.add(column, row);
            }
        }
        return new Damage(layer, new Mask(size, size, bits), box, bits.cardinality());
    }

    private static Damage reshaped(Layer good, Painter painter, Workpiece piece, Box box) {
        Layer layer = good.copy();
        layer.repaint(painter, piece.frame(), box);
        int size = piece.frame().size();
        int plain = 0;
        BitSet bits = new BitSet();
        for (int at = 0; at < size * size; at++) {
            float difference = piece.taken().get(at) ? 0 : layer.difference(good, at);
            if (difference > DIFFERS) {
                bits.set(at);
            }
            plain += difference > PLAIN ? 1 : 0;
        }
        BitSet closed = Regions.closed(bits, size);
        closed.andNot(piece.taken());
        return new Damage(layer, new Mask(size, size, closed), box, plain);
    }

    /** Pushes the surroundings of a spot to one side. */
    private static Painter bent(Painter whole, Draws draws, Spot spot) {
        float turn = draws.real("bend", 0, 1);
        float push = spot.reach() * draws.real("push", 0.3f, 0.45f);
        float pushX = push * Curves.cosine(turn);
        float pushY = push * Curves.sine(turn);
        return (x, y, point) -> {
            float share = Curves.bell(Curves.length(x - spot.x(), y - spot.y()), spot.reach());
            whole.paint(x + pushX * share, y + pushY * share, point);
        };
    }
}
