package org.dapo.dataset.rendered.internal.defect;

import org.dapo.dataset.rendered.internal.raster.Curves;
import org.dapo.dataset.rendered.internal.raster.Draws;
import org.dapo.dataset.rendered.internal.raster.Noise;
import org.dapo.dataset.rendered.internal.raster.Shapes;
import org.dapo.dataset.rendered.internal.raster.Tint;

/** Defects that are lines: scratch, cut, crack, thread, fold and abrasion. */
final class Lines {
    private static final float DARK = 0.3f;

    private Lines() {}

    /** A thin bent line, bright where the tool bared what lies below, with a dark edge. */
    static Mark scratch(Draws draws, float size, Tint under) {
        Noise wander = new Noise(draws, "wander");
        float bend = draws.real("bend", -0.35f, 0.35f);
        float width = draws.real("width", 0.02f, 0.035f);
        Tint bared = under.luma() > 0.62f ? under.times(0.35f) : Tint.of(0xf2f0ea);
        return (x, y, point) -> {
            float along = x / size;
            float middle = size * (bend * (along * along - 0.4f) + 0.05f * wander.at(along * 5, 0));
            float taper = Curves.step(1, 0.6f, Math.abs(along));
            float half = Math.max(width * taper, 0.9f * point.pixel * taper);
            float across = y - middle;
            float core = taper * Curves.cover(Math.abs(across) - half * 0.6f, point.pixel);
            float edge = taper * Curves.cover(Math.abs(across - half) - half * 0.4f, point.pixel);
            point.shade(1 - 0.35f * edge);
            point.over(bared, 0.9f * core);
            point.height -= 0.02f * core;
            return Math.max(core, taper * Curves.cover(Math.abs(across) - half, point.pixel));
        };
    }

    /** A straight slit, open in the middle, with lips that catch the light. */
    static Mark cut(Draws draws, float size, Tint under) {
        float open = size * draws.real("open", 0.1f, 0.17f);
        Tint inside = under.luma() > DARK ? Tint.grey(0.05f) : Tint.of(0xcfc4b4);
        return (x, y, point) -> {
            float along = Math.abs(x) / size;
            float half = open * Math.max(0, 1 - along * along);
            float distance = Math.abs(y) - half;
            float slit = along < 1 ? Curves.cover(distance, point.pixel) : 0;
            float lip = along < 1 ? Curves.bell(distance - 0.02f, 0.035f) : 0;
            point.shade(1 + 0.3f * lip * (y < 0 ? 1 : -1));
            point.height += 0.02f * lip;
            point.over(inside, 0.95f * slit);
            return Math.max(slit, lip > 0.55f ? lip : 0);
        };
    }

    /** A broken line that runs on from bend to bend and forks. */
    static Mark crack(Draws draws, float size, Tint under) {
        int joints = 7;
        float[] xs = new float[joints + 1];
        float[] ys = new float[joints + 1];
        for (int i = 0; i <= joints; i++) {
            Draws joint = draws.sub("joint", i);
            xs[i] = size * (2f * i / joints - 1) * 0.95f;
            ys[i] = i == 0 ? 0 : ys[i - 1] + size * joint.real("turn", -0.22f, 0.22f);
        }
        int fork = 2 + draws.below("fork", 3);
        float forkX = xs[fork] + size * draws.real("fork.x", 0.2f, 0.45f);
        float forkY = ys[fork] + size * draws.sign("fork") * draws.real("fork.y", 0.3f, 0.5f);
        float width = draws.real("width", 0.018f, 0.03f);
        Tint gap = under.luma() > DARK ? Tint.grey(0.06f) : Tint.of(0xc8c4bc);
        return (x, y, point) -> {
            float distance = Shapes.segment(x, y, xs[fork], ys[fork], forkX, forkY) + 0.006f;
            for (int i = 0; i < joints; i++) {
                distance = Math.min(distance, Shapes.segment(x, y, xs[i], ys[i], xs[i + 1], ys[i + 1]));
            }
            float taper = Curves.step(1.05f, 0.5f, Math.abs(x) / size);
            float half = Math.max(width, 0.8f * point.pixel) * (0.5f + 0.5f * taper);
            float open = Curves.cover(distance - half, point.pixel);
            point.over(gap, 0.92f * open);
            point.height -= 0.03f * open;
            return open;
        };
    }

    /** A loose fibre that lies on the surface in a curve, in a colour of its own. */
    static Mark thread(Draws draws, float size, Tint under) {
        float loops = draws.real("loops", 0.5f, 1.1f);
        float swing = draws.real("swing", 0.25f, 0.5f);
        float phase = draws.real("phase", 0, 1);
        float width = draws.real("width", 0.018f, 0.028f);
        int[] colours = under.luma() > 0.5f
                ? new int[] {0x7a1f2a, 0x1f3c7a, 0x22242a}
                : new int[] {0xf0ede2, 0xe8b23a, 0xd8604e};
        Tint fibre = Tint.of(colours[draws.below("fibre", colours.length)]);
        return (x, y, point) -> {
            float along = x / size;
            float turn = along * loops + phase;
            float middle = size * swing * Curves.sine(turn);
            float slope = 6.2832f * swing * loops * Curves.cosine(turn);
            float distance = Math.abs(y - middle) / (float) Math.sqrt(1 + slope * slope);
            float there = Curves.step(1, 0.97f, Math.abs(along));
            float half = Math.max(width, 0.8f * point.pixel);
            float shadow = Curves.bell(distance - half - 0.02f, 0.03f) * there;
            float covered = there * Curves.cover(distance - half, point.pixel);
            point.shade(1 - 0.25f * shadow * (1 - covered));
            point.over(fibre, 0.85f + 0.15f * Curves.sine(along * 14), covered);
            point.height += 0.03f * covered;
            return covered;
        };
    }

    /** A sharp crease from side to side: light on one side of it, shade on the other. */
    static Mark fold(Draws draws, float size, Tint under) {
        Noise wander = new Noise(draws, "wander");
        float reach = draws.real("reach", 0.09f, 0.14f);
        float depth = draws.sign("depth") * draws.real("steep", 0.5f, 0.8f);
        Tint worn = under.luma() > 0.5f ? under.times(0.5f) : under.towards(Tint.of(0xffffff), 0.55f);
        return (x, y, point) -> {
            float along = x / size;
            float across = y - 0.03f * size * wander.at(along * 3, 0);
            float there = Curves.step(1, 0.8f, Math.abs(along));
            float side = Curves.bell(across, reach) * there;
            point.height += depth * 0.5f * reach * side;
            point.shade(1 + 0.4f * side * (across > 0 ? depth : -depth));
            float ridge = there * Curves.cover(Math.abs(across) - 0.016f, point.pixel);
            point.over(worn, 0.65f * ridge);
            return Curves.step(0.25f, 0.4f, side);
        };
    }

    /** A patch that was rubbed: many fine lines one beside the other. */
    static Mark abrasion(Draws draws, float size, Tint under) {
        Noise lines = new Noise(draws, "lines");
        float narrow = draws.real("narrow", 0.4f, 0.65f);
        Tint rubbed = under.luma() > 0.6f ? under.times(0.45f) : under.towards(Tint.of(0xffffff), 0.7f);
        return (x, y, point) -> {
            float radius = Curves.length(x / size, y / (size * narrow)) + 0.25f * lines.at(x * 6 / size, y * 6 / size);
            float there = Curves.step(0.95f, 0.7f, radius);
            float line = Curves.step(-0.35f, 0.25f, lines.at(x * 2.5f / size, y * 16 + 40));
            point.over(rubbed, 0.75f * there * line);
            point.gloss *= 1 - 0.8f * there;
            return there;
        };
    }
}
