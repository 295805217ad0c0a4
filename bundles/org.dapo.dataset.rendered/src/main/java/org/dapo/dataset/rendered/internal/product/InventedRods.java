package org.dapo.dataset.rendered.internal.product;

import org.dapo.dataset.rendered.internal.raster.Curves;
import org.dapo.dataset.rendered.internal.raster.Draws;
import org.dapo.dataset.rendered.internal.raster.Noise;
import org.dapo.dataset.rendered.internal.raster.Painter;
import org.dapo.dataset.rendered.internal.raster.Point;
import org.dapo.dataset.rendered.internal.raster.Tint;

/** Invented rods: sections of different thickness and colour in a row, some with ridges around them, some with print. */
final class InventedRods {
    private InventedRods() {}

    /** Seen from the side, as long as the image allows. */
    static Painter rod(Draws draws, Tint tint, float missing) {
        Backdrop backdrop = new Backdrop(draws);
        Finish finish = new Finish(draws, tint, 0.12f);
        Rod rod = new Rod(draws, tint);
        return (x, y, point) -> {
            Section section = rod.section(x);
            float half = rod.half(x, y);
            float edge = rod.edge(x, y, half);
            backdrop.paint(x, y, edge, point);
            float covered = Curves.cover(edge, point.pixel);
            float across = y / Math.max(half, 0.02f);
            float bulge = (float) Math.sqrt(Math.max(0, 1 - across * across));
            section.lay(x, y, covered, bulge, point);
            point.shade(1 - rod.seam(x) * covered);
            point.height = covered * 0.6f * half * bulge;
            finish.lay(x, y, covered, point);
            point.gloss = section.gloss * covered;
            point.inside = covered;
        };
    }

    /** Sections along the x axis, and how the whole begins and ends. */
    private static final class Rod {
        private final Section[] sections;
        /** The end of each section. */
        private final float[] ends;

        private final float length;
        private final float rounded;
        private final float tapered;
        private final float smooth;
        private final boolean seams;

        Rod(Draws draws, Tint tint) {
            int number = 1 + draws.below("sections", 4);
            sections = new Section[number];
            ends = new float[number];
            float sum = 0;
            for (int i = 0; i < number; i++) {
                Draws own = draws.sub("section", i);
                sections[i] = new Section(own, tint);
                sum += own.real("share", 0.2f, 1);
                ends[i] = sum;
            }
            length = draws.real("length", 0.75f, 0.96f);
            for (int i = 0; i < number; i++) {
                ends[i] = length * (2 * ends[i] / sum - 1);
            }
            rounded = draws.chance("rounded", 0.6f) ? draws.real("end", 0.05f, 0.35f) : 0.02f;
            tapered = draws.chance("tapered", 0.3f) ? draws.real("taper", 0.2f, 0.9f) : 0;
            smooth = draws.chance("smooth", 0.5f) ? 0.08f : 0.01f;
            seams = draws.chance("seam", 0.5f);
        }

        private int index(float x) {
            int index = 0;
            while (index < sections.length - 1 && x > ends[index]) {
                index++;
            }
            return index;
        }

        Section section(float x) {
            return sections[index(x)];
        }

        /** The half thickness at a point. */
        float half(float x, float y) {
            int index = index(x);
            float half = sections[index].half(x, y);
            if (index > 0) {
                float past = x - ends[index - 1];
                half = Curves.mix(sections[index - 1].half, half, Curves.step(-smooth, smooth, past));
            }
            float round = Curves.clamp((length - Math.abs(x)) / rounded);
            return half
                    * (float) Math.sqrt(Math.max(0, round * (2 - round)))
                    * (1 - tapered * Curves.step(0, length, x));
        }

        float edge(float x, float y, float half) {
            return Math.max(Math.abs(y) - half, Math.abs(x) - length);
        }

        /** The darkening at the start of a section. */
        float seam(float x) {
            int index = index(x);
            return seams && index > 0 ? 0.3f * Curves.bell(x - ends[index - 1], 0.04f) : 0;
        }
    }

    /** One of the pieces in the row. */
    private static final class Section {
        private final float half;
        private final float gloss;
        private final float ridges;
        private final float depth;
        private final float lean;
        private final float flat;
        private final boolean sharp;
        private final Tint tint;
        private final Tint ink;
        private final Glyphs print;
        private final Noise skin;
        private final int letters;
        private final float letter;

        Section(Draws draws, Tint main) {
            half = draws.real("half", 0.12f, 0.42f);
            gloss = draws.real("gloss", 0, 0.9f);
            ridges = draws.chance("ridged", 0.4f) ? draws.real("ridges", 4, 14) : 0;
            depth = draws.real("depth", 0.03f, 0.25f);
            lean = draws.real("lean", -0.3f, 0.3f);
            sharp = draws.chance("sharp", 0.6f);
            flat = draws.real("flat", 0.4f, 0.9f);
            Tint other = new Tint(
                    draws.real("red", 0.1f, 0.9f), draws.real("green", 0.1f, 0.9f), draws.real("blue", 0.1f, 0.9f));
            tint = draws.chance("other", 0.5f) ? main.towards(other, draws.real("towards", 0.2f, 1)) : main;
            ink = Tint.grey(tint.luma() > 0.45f ? 0.12f : 0.85f);
            letters = draws.chance("printed", 0.35f) ? 2 + draws.below("letters", 8) : 0;
            letter = Math.min(half, draws.real("letter", 0.1f, 0.2f));
            print = new Glyphs(draws, "print", letter);
            skin = new Noise(draws, "skin");
        }

        private float ridge(float x, float y) {
            float turn = (x + lean * y) * ridges;
            return sharp ? Curves.zigzag(turn) : Curves.sine(turn);
        }

        float half(float x, float y) {
            return ridges > 0 ? half * (1 + depth * ridge(x, y)) : half;
        }

        void lay(float x, float y, float covered, float bulge, Point point) {
            float shade = flat + (1 - flat) * bulge + 0.08f * skin.layered(x * 6, y * 6, 2);
            point.over(tint, shade + (ridges > 0 ? 0.25f * ridge(x, y) : 0), covered);
            if (letters > 0) {
                point.over(ink, 0.8f * covered * print.ink(x + 0.4f * letters * letter, y + letter / 2, letters, 0));
            }
        }
    }
}
