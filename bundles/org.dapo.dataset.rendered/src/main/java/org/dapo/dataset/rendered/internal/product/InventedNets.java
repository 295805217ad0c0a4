package org.dapo.dataset.rendered.internal.product;

import java.util.stream.IntStream;
import org.dapo.dataset.rendered.internal.raster.Curves;
import org.dapo.dataset.rendered.internal.raster.Draws;
import org.dapo.dataset.rendered.internal.raster.Noise;
import org.dapo.dataset.rendered.internal.raster.Painter;
import org.dapo.dataset.rendered.internal.raster.Point;
import org.dapo.dataset.rendered.internal.raster.Tint;

/** Invented nets: bars, threads or wires in one to three directions, with a ground seen between them. */
final class InventedNets {
    private InventedNets() {}

    /** What happens where two strands cross. */
    private enum Crossing {
        /** Each is above the next one and below that after it. */
        WOVEN,
        /** Those of one direction are above all of another. */
        LAID,
        /** They are one piece. */
        FUSED
    }

    /** Parallel strands in each of the directions; one strand near the middle may be missing. */
    static Painter net(Draws draws, Tint tint, float missing) {
        Backdrop backdrop = new Backdrop(draws);
        Finish finish = new Finish(draws, tint, 0.12f);
        int directions = 1 + draws.below("directions", 3);
        int gone = Design.missing(missing, directions);
        Crossing crossing = Crossing.values()[draws.below("crossing", Crossing.values().length)];
        Strands[] all = IntStream.range(0, directions)
                .mapToObj(index ->
                        new Strands(draws.sub("strands", index), tint, index / (2f * directions), index == gone))
                .toArray(Strands[]::new);
        float thickness = draws.real("thickness", 0.02f, 0.08f);
        float gloss = draws.chance("glossy", 0.6f) ? draws.real("gloss", 0, 0.8f) : 0;
        return (x, y, point) -> {
            float edge = 9;
            for (Strands strands : all) {
                strands.find(x, y);
                edge = Math.min(edge, strands.edge);
            }
            backdrop.paint(x, y, edge, point);
            for (int level = 0; level < directions; level++) {
                for (int i = 0; i < directions; i++) {
                    if (level(crossing, all, i) == level) {
                        all[i].lay(x, y, thickness * (crossing == Crossing.FUSED ? 1 : 1 + 0.5f * level), point);
                    }
                }
            }
            float covered = Curves.cover(edge, point.pixel);
            finish.lay(x, y, covered, point);
            point.gloss = Math.max(point.gloss, gloss * covered);
            point.inside = covered;
        };
    }

    /** How many directions lie below a strand where it crosses those of the others. */
    private static int level(Crossing crossing, Strands[] all, int which) {
        if (crossing != Crossing.WOVEN || all.length == 1) {
            return which;
        }
        int sum = 0;
        for (Strands strands : all) {
            sum += strands.index;
        }
        return Math.floorMod(sum + which, all.length);
    }

    /** The strands of one direction. */
    private static final class Strands {
        private final float cosine;
        private final float sine;
        private final float pitch;
        private final float half;
        private final float phase;
        private final float sway;
        private final float uneven;
        private final float flat;
        private final float twists;
        private final boolean gone;
        private final Tint tint;
        private final Noise noise;
        private int index;
        private float along;
        private float across;
        private float edge;

        Strands(Draws draws, Tint main, float turn, boolean gone) {
            float direction = turn + draws.real("skew", -0.04f, 0.04f);
            cosine = Curves.cosine(direction);
            sine = Curves.sine(direction);
            pitch = draws.real("pitch", 0.16f, 0.5f);
            half = pitch * draws.real("half", 0.08f, 0.3f);
            phase = draws.real("phase", 0, 1);
            sway = draws.chance("sways", 0.6f) ? draws.real("sway", 0, 0.15f) : 0;
            uneven = draws.chance("uneven", 0.4f) ? draws.real("uneven.by", 0, 0.12f) : 0;
            flat = draws.real("flat", 0.3f, 0.9f);
            twists = draws.chance("twisted", 0.4f) ? draws.real("lay", 6, 16) : 0;
            Tint other = new Tint(
                    draws.real("red", 0.1f, 0.9f), draws.real("green", 0.1f, 0.9f), draws.real("blue", 0.1f, 0.9f));
            tint = draws.chance("other", 0.3f) ? main.towards(other, draws.real("towards", 0.2f, 1)) : main;
            noise = new Noise(draws, "noise");
            this.gone = gone;
        }

        /** Finds the nearest strand. */
        void find(float x, float y) {
            along = cosine * x + sine * y;
            float place = (cosine * y - sine * x) / pitch + phase + sway * noise.at(along * 2.5f, 3);
            index = Curves.floor(place);
            float middle = 0.5f + uneven * noise.of(index, 7);
            across = (place - index - middle) * pitch / half;
            // The strand of index 0 is the nearest to the middle of the scene.
            edge = gone && index == 0 ? 9 : (Math.abs(across) - 1) * half;
        }

        /** Paints it, where it is. */
        void lay(float x, float y, float height, Point point) {
            float covered = Curves.cover(edge, point.pixel);
            if (covered > 0) {
                float bulge = (float) Math.sqrt(Math.max(0, 1 - across * across));
                float twist = twists > 0 ? 0.2f * Curves.sine(along * twists + 0.3f * across) : 0;
                float shade = flat + (1 - flat) * bulge + 0.1f * noise.of(index, 11) + 0.1f * noise.at(x * 20, y * 20);
                point.over(tint, shade + twist, covered);
                point.height = Math.max(point.height, height * bulge * covered);
            }
        }
    }
}
