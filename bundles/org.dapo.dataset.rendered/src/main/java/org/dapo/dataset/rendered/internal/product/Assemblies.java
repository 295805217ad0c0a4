package org.dapo.dataset.rendered.internal.product;

import org.dapo.dataset.rendered.internal.raster.Curves;
import org.dapo.dataset.rendered.internal.raster.Draws;
import org.dapo.dataset.rendered.internal.raster.Noise;
import org.dapo.dataset.rendered.internal.raster.Painter;
import org.dapo.dataset.rendered.internal.raster.Shapes;
import org.dapo.dataset.rendered.internal.raster.Tint;

/** Zipper, connector and printed board: many parts in rows. */
final class Assemblies {
    private Assemblies() {}

    /** Two tapes of cloth whose teeth grip each other. */
    static Painter zipper(Draws draws, Tint tint, float missing) {
        Noise yarn = new Noise(draws, "yarn");
        float pitch = draws.real("pitch", 0.16f, 0.22f);
        float phase = draws.real("phase", 0, 1);
        float reach = draws.real("reach", 0.2f, 0.26f);
        int gone = Design.missing(missing, 8) - 4;
        boolean whole = missing < 0;
        Tint teeth = Tint.of(draws.chance("brass", 0.5f) ? 0xb99a55 : 0xb4b8bc).varied(draws, 0.15f);
        return (x, y, point) -> {
            float weave = Curves.sine(x * 16) * Curves.sine(y * 16) + 0.7f * yarn.at(x * 22, y * 22);
            point.paint(tint, 0.85f + 0.14f * weave + 0.1f * yarn.layered(x * 2, y * 2, 2));
            point.height = 0.006f * weave;
            point.shade(1 - 0.45f * Curves.bell(x, 0.36f));
            float v = y / pitch + phase;
            int row = Curves.floor(v);
            int side = (row & 1) == 0 ? 1 : -1;
            float dy = (v - row - 0.5f) * pitch;
            float edge = Shapes.box(x - side * 0.09f, dy, reach, pitch * 0.36f, pitch * 0.2f);
            if (whole || row != gone) {
                float covered = Curves.cover(edge, point.pixel);
                point.over(teeth, 0.9f + 0.12f * yarn.of(row, 5) + 0.08f * yarn.at(x * 12, y * 12), covered);
                point.height = Math.max(point.height, 0.06f * Curves.step(0.01f, -0.05f, edge));
                point.gloss = 0.6f * covered;
            }
        };
    }

    /** A plastic housing with two rows of metal pins. */
    static Painter connector(Draws draws, Tint tint, float missing) {
        Backdrop backdrop = new Backdrop(draws);
        Noise plastic = new Noise(draws, "plastic");
        int columns = 5 + draws.below("columns", 3);
        int rows = 2;
        float half = 0.86f;
        float tall = draws.real("tall", 0.44f, 0.56f);
        float pitch = 1.62f * half / columns;
        int gone = Design.missing(missing, rows * columns);
        Tint pin = Tint.of(draws.chance("gold", 0.5f) ? 0xd0a850 : 0xc4c8cc).varied(draws, 0.1f);
        return (x, y, point) -> {
            float edge = Shapes.box(x, y, half, tall, 0.07f);
            backdrop.paint(x, y, edge, point);
            float covered = Curves.cover(edge, point.pixel);
            point.over(tint, 0.9f + 0.12f * plastic.layered(x * 6, y * 6, 2), covered);
            float pit = Shapes.box(x, y, half - 0.09f, tall - 0.09f, 0.04f);
            point.shade(1 - 0.4f * Curves.cover(pit, point.pixel));
            point.height = covered * (0.07f - 0.05f * Curves.step(0.02f, -0.02f, pit));
            float u = x / pitch + columns / 2f;
            float v = y / (0.8f * tall) + rows / 2f;
            int column = Curves.floor(u);
            int row = Curves.floor(v);
            if (column >= 0 && column < columns && row >= 0 && row < rows && row * columns + column != gone) {
                float dx = (u - column - 0.5f) * pitch;
                float dy = (v - row - 0.5f) * 0.8f * tall;
                float pinEdge = Shapes.box(dx, dy, pitch * 0.24f, pitch * 0.26f, 0.02f);
                float metal = Curves.cover(pinEdge, point.pixel);
                point.over(pin, 0.95f + 0.1f * plastic.of(column, row) - 0.5f * dy / pitch, metal);
                point.height += 0.05f * Curves.step(0.02f, -0.05f, pinEdge);
                point.gloss = 0.7f * metal;
            }
            point.inside = covered;
        };
    }

    /** Chips, small components, pads and traces on green laminate. */
    static Painter board(Draws draws, Tint tint, float missing) {
        Noise parts = new Noise(draws, "parts");
        Noise laminate = new Noise(draws, "laminate");
        Glyphs letters = new Glyphs(draws, "letters", 0.09f);
        float pitch = draws.real("pitch", 0.5f, 0.62f);
        float phaseX = draws.real("phase.x", 0, 1);
        float phaseY = draws.real("phase.y", 0, 1);
        int gone = Design.missing(missing, 4);
        int goneColumn = Curves.floor(phaseX) - gone % 2;
        int goneRow = Curves.floor(phaseY) - gone / 2;
        Tint trace = tint.times(1.35f);
        Tint solder = Tint.of(0xbfc3c4);
        Tint silk = Tint.of(0xd8ddd2);
        Tint[] bodies = {Tint.of(0x26282b), Tint.of(0x8a6a48), Tint.of(0x34383c), Tint.of(0xb9b29c), Tint.of(0x41454a)};
        return (x, y, point) -> {
            point.paint(tint, 0.9f + 0.12f * laminate.layered(x * 7, y * 7, 2));
            float u = x / pitch + phaseX;
            float v = y / pitch + phaseY;
            int column = Curves.floor(u);
            int row = Curves.floor(v);
            float own = parts.of(column, row);
            float other = parts.of(column + 50, row + 20);
            float lane = Math.abs(Curves.fraction((other > 0 ? x : y) * 7 + own) - 0.5f) / 7 - 0.022f;
            point.over(trace, 0.8f * Curves.cover(lane, point.pixel));
            float dx = (u - column - 0.5f) * pitch;
            float dy = (v - row - 0.5f) * pitch;
            if (other > 0.3f) {
                float swap = dx;
                dx = dy;
                dy = swap;
            }
            float wide = pitch * (0.2f + 0.1f * Math.abs(own));
            float tall = pitch * (0.12f + 0.1f * Math.abs(other));
            boolean chip = own > -0.2f;
            float pads = chip
                    ? Math.max(
                            Shapes.box(dx, dy, wide, tall + 0.05f, 0),
                            Math.abs(Curves.fraction(dx * 11) - 0.5f) / 11 - 0.022f)
                    : Shapes.box(Math.abs(dx) - wide, dy, 0.05f, tall * 0.8f, 0.01f);
            point.over(solder, 0.85f * Curves.cover(pads, point.pixel));
            point.gloss = 0.3f;
            point.over(silk, 0.8f * letters.ink(dx + wide, dy + tall + 0.16f, 3, column + 5 * row));
            if (!(gone >= 0 && column == goneColumn && row == goneRow)) {
                float edge = Shapes.box(dx, dy, wide - (chip ? 0 : 0.02f), tall, 0.015f);
                float covered = Curves.cover(edge, point.pixel);
                int body = (int) ((Math.abs(own + other) % 1) * bodies.length);
                point.over(bodies[chip ? 2 * (body % 3) : body], 1 + 0.15f * laminate.at(x * 16, y * 16), covered);
                point.over(
                        silk, chip ? 0.5f * covered * letters.ink(dx + wide * 0.8f, dy + 0.045f, 4, row - column) : 0);
                point.height = 0.06f * Curves.step(0.01f, -0.03f, edge);
            }
        };
    }
}
