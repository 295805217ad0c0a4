package org.dapo.dataset.rendered.internal.product;

import org.dapo.dataset.rendered.internal.raster.Curves;
import org.dapo.dataset.rendered.internal.raster.Draws;
import org.dapo.dataset.rendered.internal.raster.Noise;
import org.dapo.dataset.rendered.internal.raster.Painter;
import org.dapo.dataset.rendered.internal.raster.Shapes;
import org.dapo.dataset.rendered.internal.raster.Tint;

/** Washer, gear, rubber seal, bottle rim and cable, all seen along their axis. */
final class RoundParts {
    private RoundParts() {}

    /** A flat ring of turned metal. */
    static Painter washer(Draws draws, Tint tint, float missing) {
        Backdrop backdrop = new Backdrop(draws);
        Noise lathe = new Noise(draws, "lathe");
        float outer = draws.real("outer", 0.7f, 0.82f);
        float inner = outer * draws.real("inner", 0.38f, 0.55f);
        return (x, y, point) -> {
            float edge = Shapes.ring(x, y, inner, outer);
            float radius = Curves.length(x, y);
            float turn = Curves.turns(x, y);
            backdrop.paint(x, y, edge, point);
            float covered = Curves.cover(edge, point.pixel);
            float groove = lathe.at(radius * 32, 4 * Curves.zigzag(turn));
            float sheen = 0.14f * Curves.sine(2 * turn + 0.1f) + 0.08f * lathe.layered(x * 4, y * 4, 2);
            point.over(tint, 0.82f + sheen + 0.12f * groove, covered);
            point.height = 0.05f * Curves.step(0.01f, -0.05f, edge) + 0.003f * groove * covered;
            point.gloss = 0.5f * covered;
            point.inside = covered;
        };
    }

    /** A toothed wheel with a bore and lightening holes. */
    static Painter gear(Draws draws, Tint tint, float missing) {
        Backdrop backdrop = new Backdrop(draws);
        Noise skin = new Noise(draws, "skin");
        int teeth = 12 + draws.below("teeth", 7);
        float root = draws.real("root", 0.56f, 0.64f);
        float tooth = draws.real("tooth", 0.15f, 0.19f);
        float bore = draws.real("bore", 0.12f, 0.2f);
        int holes = 3 + draws.below("holes", 4);
        int gone = Design.missing(missing, teeth);
        return (x, y, point) -> {
            float radius = Curves.length(x, y);
            float turn = Curves.turns(x, y) + 0.5f;
            int index = (int) (turn * teeth);
            float flank = Curves.step(-0.35f, 0.35f, Curves.zigzag(turn * teeth + 0.5f));
            float rim = root + (index == gone ? 0 : tooth * flank);
            float hole = (Curves.fraction(turn * holes) - 0.5f) / holes;
            float middle = (root + bore) / 2;
            float holeEdge = 0.075f - Curves.length(radius * Curves.sine(hole), radius * Curves.cosine(hole) - middle);
            float edge = Math.max(Math.max(radius - rim, bore - radius), holeEdge);
            backdrop.paint(x, y, edge, point);
            float covered = Curves.cover(edge, point.pixel);
            point.over(tint, 0.8f + 0.2f * skin.layered(x * 9, y * 9, 2) + 0.1f * Curves.sine(turn + 0.2f), covered);
            float collar = Curves.step(bore + 0.1f, bore + 0.07f, radius);
            point.height = covered * (0.06f * Curves.step(0.01f, -0.04f, edge) + 0.03f * collar);
            point.gloss = 0.4f * covered;
            point.inside = covered;
        };
    }

    /** A rubber ring, slightly out of round. */
    static Painter seal(Draws draws, Tint tint, float missing) {
        Backdrop backdrop = new Backdrop(draws);
        Noise skin = new Noise(draws, "skin");
        float radius = draws.real("radius", 0.6f, 0.7f);
        float half = draws.real("half", 0.1f, 0.17f);
        float squash = draws.real("squash", -0.06f, 0.06f);
        return (x, y, point) -> {
            float edge = Shapes.ring(x * (1 + squash), y * (1 - squash), radius - half, radius + half);
            backdrop.paint(x, y, edge, point);
            float covered = Curves.cover(edge, point.pixel);
            float round = (float) Math.sqrt(Math.max(0, 1 - (edge + half) * (edge + half) / (half * half)));
            point.over(tint, 0.75f + 0.25f * round + 0.12f * skin.layered(x * 12, y * 12, 2), covered);
            point.height = half * 0.6f * round;
            point.gloss = 0.25f * covered;
            point.inside = covered;
        };
    }

    /** The mouth of a bottle from above: lip, bead and the dark inside. */
    static Painter bottle(Draws draws, Tint tint, float missing) {
        Backdrop backdrop = new Backdrop(draws);
        Noise glass = new Noise(draws, "glass");
        float outer = draws.real("outer", 0.74f, 0.84f);
        float lip = outer * draws.real("lip", 0.62f, 0.72f);
        float phase = draws.real("phase", 0, 1);
        Tint depth = tint.times(0.22f);
        return (x, y, point) -> {
            float radius = Curves.length(x, y);
            float turn = Curves.turns(x, y) + phase;
            float edge = radius - outer;
            backdrop.paint(x, y, edge, point);
            float covered = Curves.cover(edge, point.pixel);
            float streak = 0.2f * Curves.sine(3 * turn) + 0.14f * Curves.sine(7 * turn + 0.3f);
            float bead = Curves.sine((radius - lip) / (outer - lip) - 0.25f);
            point.over(tint, 0.8f + streak + 0.25f * bead + 0.1f * glass.at(x * 6, y * 6), covered);
            float open = Curves.cover(radius - lip, point.pixel);
            point.over(depth, 1 + 0.7f * glass.layered(x * 2.5f, y * 2.5f, 2), open);
            point.height = covered * (1 - open) * (0.08f + 0.04f * bead);
            point.gloss = covered * (1 - open) * 0.8f;
            point.inside = covered * (1 - open);
        };
    }

    /** A cut cable: a sheath, three cores, and the copper strands in each. */
    static Painter cable(Draws draws, Tint tint, float missing) {
        Backdrop backdrop = new Backdrop(draws);
        Noise strands = new Noise(draws, "strands");
        Noise.Cell cell = new Noise.Cell();
        float outer = draws.real("outer", 0.78f, 0.86f);
        float wire = outer * draws.real("wire", 0.34f, 0.37f);
        float phase = draws.real("phase", 0, 1);
        int gone = Design.missing(missing, 3);
        Tint[] cores = {Tint.of(0x3f6fb0), Tint.of(0x4f8a4a), Tint.of(0x8a5a35)};
        Tint copper = Tint.of(0xc07a45).varied(draws, 0.15f);
        Tint filling = Tint.grey(draws.real("filling", 0.25f, 0.5f));
        return (x, y, point) -> {
            float radius = Curves.length(x, y);
            float edge = radius - outer;
            backdrop.paint(x, y, edge, point);
            float covered = Curves.cover(edge, point.pixel);
            point.over(tint, 0.85f + 0.15f * strands.layered(x * 8, y * 8, 2), covered);
            float bed = Curves.cover(radius - outer * 0.86f, point.pixel);
            point.over(filling, 1 + 0.2f * strands.at(x * 14, y * 14), bed);
            int core = (int) (3 * Curves.fraction(Curves.turns(x, y) + phase));
            float axis = (core + 0.5f) / 3 - phase;
            float away = outer * 0.44f;
            float dx = x - away * Curves.cosine(axis);
            float dy = y - away * Curves.sine(axis);
            float wireEdge = core == gone ? 1 : Curves.length(dx, dy) - wire;
            point.over(cores[core], 0.9f + 0.1f * strands.at(x * 9, y * 9), Curves.cover(wireEdge, point.pixel));
            float metal = Curves.cover(wireEdge + wire * 0.32f, point.pixel);
            strands.cells(dx * 14, dy * 14, cell);
            point.over(copper, 1.15f - 0.7f * cell.nearest + 0.1f * cell.value, metal);
            point.height =
                    covered * (0.04f + 0.03f * Curves.step(0.01f, -0.05f, wireEdge) - 0.03f * metal * cell.nearest);
            point.gloss = 0.4f * metal;
            point.inside = covered;
        };
    }
}
