package org.dapo.dataset.rendered.internal.product;

import org.dapo.dataset.rendered.internal.raster.Curves;
import org.dapo.dataset.rendered.internal.raster.Draws;
import org.dapo.dataset.rendered.internal.raster.Noise;
import org.dapo.dataset.rendered.internal.raster.Painter;
import org.dapo.dataset.rendered.internal.raster.Shapes;
import org.dapo.dataset.rendered.internal.raster.Tint;

/** Pill, capsule, screw and label. */
final class SmallParts {
    private SmallParts() {}

    /** A pressed tablet with a score line and letters. */
    static Painter pill(Draws draws, Tint tint, float missing) {
        Backdrop backdrop = new Backdrop(draws);
        Noise powder = new Noise(draws, "powder");
        Glyphs glyphs = new Glyphs(draws, "letters", 0.26f);
        float wide = draws.real("wide", 0.62f, 0.78f);
        float tall = draws.real("tall", 0.5f, 0.62f);
        boolean oblong = draws.chance("oblong", 0.5f);
        float speckles = draws.real("speckles", 0, 0.3f);
        return (x, y, point) -> {
            float edge = oblong ? Shapes.box(x, y, wide, tall, tall) : Curves.length(x, y) - wide;
            backdrop.paint(x, y, edge, point);
            float covered = Curves.cover(edge, point.pixel);
            float speckle = Curves.step(0.45f, 0.8f, powder.at(x * 15, y * 15));
            point.over(tint, 0.93f + 0.07f * powder.layered(x * 7, y * 7, 2) - speckles * speckle, covered);
            float pressed =
                    Math.max(glyphs.ink(x + 0.42f, y + 0.36f, 4, 0), Curves.cover(Math.abs(y) - 0.03f, point.pixel));
            point.height = 0.22f * Curves.step(0.02f, -0.4f, edge) - 0.03f * pressed * covered;
            point.shade(1 - 0.18f * pressed * covered);
            point.gloss = 0.2f * covered;
            point.inside = covered;
        };
    }

    /** Two halves of gelatine, one pushed over the other, with print. */
    static Painter capsule(Draws draws, Tint tint, float missing) {
        Backdrop backdrop = new Backdrop(draws);
        Noise shell = new Noise(draws, "shell");
        Glyphs glyphs = new Glyphs(draws, "letters", 0.16f);
        float length = draws.real("length", 0.84f, 0.94f);
        float half = draws.real("half", 0.3f, 0.38f);
        float seam = draws.real("seam", -0.2f, 0.2f);
        Tint other = Tint.of(draws.chance("light", 0.5f) ? 0xd8d2c2 : 0xc9a24c).varied(draws, 0.15f);
        Tint ink = Tint.grey(draws.chance("ink", 0.5f) ? 0.12f : 0.8f);
        return (x, y, point) -> {
            boolean cap = x > seam;
            float edge = Shapes.box(x, y, length, half - (cap ? 0 : 0.02f), half - 0.02f);
            backdrop.paint(x, y, edge, point);
            float covered = Curves.cover(edge, point.pixel);
            float across = y / half;
            float round = (float) Math.sqrt(Math.max(0, 1 - across * across));
            float body = 0.62f + 0.38f * round + 0.07f * shell.layered(x * 5, y * 5, 2);
            point.over(cap ? tint : other, body, covered);
            point.over(ink, 0.75f * covered * glyphs.ink(x + 0.68f, y + 0.08f, 9, 0));
            point.shade(1 - 0.3f * Curves.bell(x - seam, 0.035f) * covered);
            point.height = 0.25f * round * Curves.step(0.02f, -0.25f, edge) + (cap ? 0.012f : 0) * covered;
            point.gloss = 0.9f * covered;
            point.inside = covered;
        };
    }

    /** Seen from the side: a head, a neck, and a thread that runs to the tip. */
    static Painter screw(Draws draws, Tint tint, float missing) {
        Backdrop backdrop = new Backdrop(draws);
        Noise metal = new Noise(draws, "metal");
        float head = draws.real("head", 0.3f, 0.38f);
        float shank = draws.real("shank", 0.14f, 0.19f);
        float pitch = draws.real("pitch", 9, 13);
        float neck = draws.real("neck", -0.5f, -0.3f);
        float phase = draws.real("phase", 0, 1);
        boolean round = draws.chance("round", 0.5f);
        return (x, y, point) -> {
            float turn = x * pitch + phase + 0.16f * y * pitch;
            float threaded = Curves.step(neck, neck + 0.08f, x);
            float ridge = Curves.zigzag(turn);
            float tip = Curves.step(0.94f, 0.72f, x);
            float width = shank * tip * (1 + 0.22f * threaded * ridge);
            float shankEdge = Math.max(Math.abs(y) - width, Math.max(-0.7f - x, x - 0.94f));
            float headEdge = Shapes.box(x + 0.78f, y, 0.15f, head, round ? 0.14f : 0.03f);
            float edge = Math.min(shankEdge, headEdge);
            backdrop.paint(x, y, edge, point);
            float covered = Curves.cover(edge, point.pixel);
            boolean inHead = headEdge < shankEdge;
            float across = y / (inHead ? head : Math.max(0.02f, width));
            float bulge = (float) Math.sqrt(Math.max(0, 1 - across * across));
            float shade = 0.5f + 0.35f * bulge + 0.12f * metal.layered(x * 10, y * 10, 2);
            point.over(tint, shade + (inHead ? 0 : 0.22f * threaded * ridge), covered);
            point.height = covered * ((inHead ? head : shank) * 0.7f * bulge + (inHead ? 0 : 0.02f * threaded * ridge));
            point.gloss = 0.6f * covered;
            point.inside = covered;
        };
    }

    /** A printed label on a box: a coloured band, lines of text and a bar code. */
    static Painter label(Draws draws, Tint tint, float missing) {
        Noise fibres = new Noise(draws, "fibres");
        Glyphs heading = new Glyphs(draws, "heading", 0.2f);
        Glyphs text = new Glyphs(draws, "text", 0.105f);
        Tint box = Tint.of(0xa98a62).varied(draws, 0.3f);
        Tint paper = Tint.grey(draws.real("paper", 0.82f, 0.95f));
        Tint ink = Tint.grey(draws.real("ink", 0.08f, 0.25f));
        float half = draws.real("half", 0.72f, 0.84f);
        int letters = 10 + draws.below("letters", 6);
        return (x, y, point) -> {
            float edge = Shapes.box(x, y, 0.86f, half, 0.06f);
            point.paint(box, 0.95f + 0.12f * fibres.layered(x * 4, y * 9, 3));
            float covered = Curves.cover(edge, point.pixel);
            point.over(paper, 1 + 0.04f * fibres.layered(x * 8, y * 8, 2), covered);
            float fromTop = y + half;
            point.over(tint, covered * Curves.cover(fromTop - 0.4f, point.pixel));
            float printed = heading.ink(x + 0.7f, fromTop - 0.1f, 8, 0);
            point.over(paper, printed * covered);
            float below = fromTop - 0.48f;
            int line = Curves.floor(below / 0.16f);
            float words =
                    line >= 0 && line < 4 ? text.ink(x + 0.72f, below - line * 0.16f - 0.03f, letters, 1 + line) : 0;
            float bars = below > 0.68f && below < 2 * half - 0.6f && Math.abs(x) < 0.6f
                    ? (fibres.of(Curves.floor(x * 22), 77) > 0.1f ? 1 : 0)
                    : 0;
            point.over(ink, 0.9f * covered * Math.max(words, bars));
            point.height = 0.02f * covered;
            point.gloss = 0.3f * covered;
            point.inside = covered;
        };
    }
}
