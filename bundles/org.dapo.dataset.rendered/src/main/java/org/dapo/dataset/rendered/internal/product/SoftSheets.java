package org.dapo.dataset.rendered.internal.product;

import org.dapo.dataset.rendered.internal.raster.Curves;
import org.dapo.dataset.rendered.internal.raster.Draws;
import org.dapo.dataset.rendered.internal.raster.Noise;
import org.dapo.dataset.rendered.internal.raster.Painter;
import org.dapo.dataset.rendered.internal.raster.Tint;

/** Leather, cloth, carpet, paper and cardboard. */
final class SoftSheets {
    private SoftSheets() {}

    /** Grains of skin between creases. */
    static Painter leather(Draws draws, Tint tint, float missing) {
        Noise grain = new Noise(draws, "grain");
        Noise patches = new Noise(draws, "patches");
        Noise.Cell cell = new Noise.Cell();
        float scale = draws.real("scale", 8, 13);
        float stretch = draws.real("stretch", 0.7f, 1.3f);
        return (x, y, point) -> {
            float warp = 0.35f * grain.at(x * scale * 0.7f, y * scale * 0.7f);
            grain.cells(x * scale * stretch + warp, y * scale - warp, cell);
            float top = Curves.step(0, 0.3f, cell.second - cell.nearest);
            point.paint(tint, 0.72f + 0.3f * top + 0.1f * cell.value + 0.12f * patches.layered(x * 2, y * 2, 2));
            point.height = 0.014f * top;
            point.gloss = 0.25f * top;
        };
    }

    /** Warp over weft and weft over warp. */
    static Painter cloth(Draws draws, Tint tint, float missing) {
        Noise yarn = new Noise(draws, "yarn");
        float threads = draws.real("threads", 9, 14);
        float phaseX = draws.real("phase.x", 0, 1);
        float phaseY = draws.real("phase.y", 0, 1);
        int reach = draws.chance("twill", 0.5f) ? 3 : 2;
        Tint weft = tint.times(draws.real("weft", 0.65f, 1.25f));
        return (x, y, point) -> {
            float u = x * threads + phaseX + 0.15f * yarn.at(x * 3, y * 3);
            float v = y * threads + phaseY + 0.15f * yarn.at(x * 3 + 40, y * 3);
            int column = Curves.floor(u);
            int row = Curves.floor(v);
            boolean warpOver = Math.floorMod(column + row, reach) == 0;
            float across = warpOver ? Curves.fraction(u) : Curves.fraction(v);
            float along = warpOver ? Curves.fraction(v) : Curves.fraction(u);
            float bulge = 4 * across * (1 - across) * (0.55f + 1.8f * along * (1 - along));
            float own = warpOver ? yarn.of(column, 3) : yarn.of(row, 9);
            point.paint(warpOver ? tint : weft, 0.45f + 0.5f * bulge + 0.1f * own + 0.08f * yarn.at(x * 40, y * 40));
            point.height = 0.018f * bulge;
        };
    }

    /** Tufts, each of its own shade, lying in patches. */
    static Painter carpet(Draws draws, Tint tint, float missing) {
        Noise tufts = new Noise(draws, "tufts");
        Noise pile = new Noise(draws, "pile");
        Noise.Cell cell = new Noise.Cell();
        float scale = draws.real("scale", 12, 18);
        Tint second = tint.towards(Tint.of(0x30343a), draws.real("second", 0.15f, 0.5f));
        return (x, y, point) -> {
            float lean = 0.6f * pile.at(x * 4, y * 4);
            tufts.cells(x * scale + lean, y * scale + lean, cell);
            float patch = pile.layered(x * 2.5f, y * 2.5f, 3);
            point.paint(
                    cell.value > 0.1f ? tint : second,
                    0.85f + 0.3f * cell.value - 0.45f * cell.nearest + 0.22f * patch);
            point.height = 0.03f * (1 - cell.nearest) + 0.01f * patch;
        };
    }

    /** Fibres, some of them dark, and faint ruled lines. */
    static Painter paper(Draws draws, Tint tint, float missing) {
        Noise fibres = new Noise(draws, "fibres");
        float lines = draws.real("lines", 5, 9);
        float phase = draws.real("phase", 0, 1);
        float ruled = draws.chance("ruled", 0.6f) ? draws.real("ink", 0.25f, 0.6f) : 0;
        Tint ink = Tint.of(0x5a78b4);
        return (x, y, point) -> {
            float pulp = fibres.layered(x * 9, y * 9, 3);
            float hair = Curves.step(0.55f, 0.8f, fibres.at(x * 30 + 3 * pulp, y * 9 + 50));
            point.paint(tint, 0.92f + 0.13f * pulp - 0.2f * hair);
            float line = Math.abs(Curves.fraction(y * lines + phase) - 0.5f) / lines - 0.006f;
            point.over(ink, ruled * Curves.cover(line, point.pixel));
            point.height = 0.012f * pulp;
        };
    }

    /** Brown board whose flutes show through. */
    static Painter cardboard(Draws draws, Tint tint, float missing) {
        Noise fibres = new Noise(draws, "fibres");
        float flutes = draws.real("flutes", 6, 10);
        float phase = draws.real("phase", 0, 1);
        return (x, y, point) -> {
            float pulp = fibres.layered(x * 4, y * 11, 3);
            float flute = Curves.sine(x * flutes + phase + 0.06f * fibres.at(y * 3, 1));
            float speck = Curves.step(0.7f, 0.85f, fibres.at(x * 26, y * 26));
            point.paint(tint, 0.9f + 0.1f * pulp + 0.07f * flute - 0.25f * speck);
            point.height = 0.012f * flute + 0.004f * pulp;
        };
    }
}
