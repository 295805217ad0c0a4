package org.dapo.dataset.rendered.internal.product;

import org.dapo.dataset.rendered.internal.raster.Curves;
import org.dapo.dataset.rendered.internal.raster.Draws;
import org.dapo.dataset.rendered.internal.raster.Noise;
import org.dapo.dataset.rendered.internal.raster.Painter;
import org.dapo.dataset.rendered.internal.raster.Tint;

/** Wood, concrete, cork and foam. */
final class Grains {
    private Grains() {}

    /** Year rings cut lengthwise, and the pores along them. */
    static Painter wood(Draws draws, Tint tint, float missing) {
        Noise growth = new Noise(draws, "growth");
        float rings = draws.real("rings", 3, 6);
        float wave = draws.real("wave", 0.5f, 1.1f);
        Tint late = tint.times(draws.real("late", 0.55f, 0.75f));
        return (x, y, point) -> {
            float year = y * rings + wave * growth.layered(x * 0.7f, y * 1.6f, 2);
            float ring = Curves.fraction(year);
            float dark = Curves.step(0.2f, 0.85f, ring) * Curves.step(1, 0.93f, ring);
            float pore = Curves.step(0.35f, 0.8f, growth.at(x * 4, y * 38));
            point.paint(tint, 0.95f + 0.08f * growth.at(x * 2, y * 18 + 60));
            point.over(late, 0.75f * dark);
            point.shade(1 - 0.22f * pore);
            point.height = -0.004f * pore;
            point.gloss = 0.12f;
        };
    }

    /** Cement between grains of sand, with small pores. */
    static Painter concrete(Draws draws, Tint tint, float missing) {
        Noise sand = new Noise(draws, "sand");
        Noise.Cell cell = new Noise.Cell();
        float scale = draws.real("scale", 4, 7);
        float pores = draws.real("pores", 0.1f, 0.6f);
        return (x, y, point) -> {
            float clouds = sand.layered(x * 2, y * 2, 3);
            float grain = sand.at(x * 28, y * 28);
            sand.cells(x * scale, y * scale, cell);
            float size = 0.06f + 0.12f * Math.max(0, cell.value);
            float pore = cell.value > pores ? Curves.step(size + 0.06f, size, cell.nearest) : 0;
            point.paint(tint, 0.88f + 0.2f * clouds + 0.1f * grain - 0.4f * pore);
            point.height = 0.006f * grain + 0.01f * clouds - 0.03f * pore;
        };
    }

    /** Pressed granules, some of them dark bark. */
    static Painter cork(Draws draws, Tint tint, float missing) {
        Noise bark = new Noise(draws, "bark");
        Noise.Cell cell = new Noise.Cell();
        float scale = draws.real("scale", 7, 11);
        Tint dark = Tint.of(0x5b3a22).varied(draws, 0.2f);
        return (x, y, point) -> {
            float warp = 0.4f * bark.at(x * 9, y * 9);
            bark.cells(x * scale + warp, y * scale + warp, cell);
            float seam = Curves.step(0.2f, 0, cell.second - cell.nearest);
            point.paint(tint, 0.9f + 0.18f * cell.value + 0.1f * bark.at(x * 20, y * 20));
            point.over(dark, cell.value > 0.72f ? 0.75f : 0.35f * seam);
            point.height = -0.01f * seam;
        };
    }

    /** Open bubbles of many sizes. */
    static Painter foam(Draws draws, Tint tint, float missing) {
        Noise bubbles = new Noise(draws, "bubbles");
        Noise.Cell cell = new Noise.Cell();
        float scale = draws.real("scale", 6, 10);
        return (x, y, point) -> {
            float warp = 0.3f * bubbles.at(x * 5, y * 5);
            bubbles.cells(x * scale + warp, y * scale - warp, cell);
            float wall = Curves.step(0.35f, 0, cell.second - cell.nearest);
            float depth = (1 - wall) * (0.6f + 0.4f * cell.value);
            point.paint(tint, 1 - 0.42f * depth + 0.06f * bubbles.at(x * 24, y * 24));
            point.height = -0.045f * depth;
        };
    }
}
