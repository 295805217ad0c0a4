package org.dapo.dataset.rendered.internal.product;

import org.dapo.dataset.rendered.internal.raster.Curves;
import org.dapo.dataset.rendered.internal.raster.Draws;
import org.dapo.dataset.rendered.internal.raster.Noise;
import org.dapo.dataset.rendered.internal.raster.Painter;
import org.dapo.dataset.rendered.internal.raster.Shapes;
import org.dapo.dataset.rendered.internal.raster.Tint;

/** Metals, glass, tile and wire mesh. */
final class HardSheets {
    private HardSheets() {}

    /** Fine lines along one direction. */
    static Painter brushedMetal(Draws draws, Tint tint, float missing) {
        Noise lines = new Noise(draws, "lines");
        float fineness = draws.real("fineness", 22, 34);
        return (x, y, point) -> {
            float line = 0.6f * lines.at(x * 1.3f, y * fineness) + 0.4f * lines.at(x * 3 + 30, y * fineness * 1.9f);
            point.paint(tint, 0.82f + 0.24f * line + 0.14f * lines.at(x + 80, y * 2.5f));
            point.height = 0.004f * line;
            point.gloss = 0.5f;
        };
    }

    /** A rough skin with pores, as it comes out of the sand. */
    static Painter castMetal(Draws draws, Tint tint, float missing) {
        Noise skin = new Noise(draws, "skin");
        Noise.Cell cell = new Noise.Cell();
        float scale = draws.real("scale", 8, 12);
        return (x, y, point) -> {
            float rough = skin.layered(x * scale, y * scale, 3);
            skin.cells(x * scale * 0.7f, y * scale * 0.7f, cell);
            float pore = cell.value > 0.2f ? Curves.step(0.2f, 0.08f, cell.nearest) : 0;
            point.paint(tint, 0.85f + 0.25f * rough - 0.3f * pore);
            point.height = 0.02f * rough - 0.01f * pore;
            point.gloss = 0.3f;
        };
    }

    /** Round or square holes in rows. */
    static Painter perforatedPlate(Draws draws, Tint tint, float missing) {
        Noise skin = new Noise(draws, "skin");
        float pitch = draws.real("pitch", 0.26f, 0.4f);
        float radius = pitch * draws.real("radius", 0.26f, 0.34f);
        float phaseX = draws.real("phase.x", 0, 1);
        float phaseY = draws.real("phase.y", 0, 1);
        boolean offset = draws.chance("offset", 0.5f);
        boolean square = draws.chance("square", 0.3f);
        Tint below = Tint.grey(draws.real("below", 0.06f, 0.22f));
        return (x, y, point) -> {
            float v = y / pitch + phaseY;
            int row = Curves.floor(v);
            float u = x / pitch + phaseX + (offset && (row & 1) == 1 ? 0.5f : 0);
            float dx = (Curves.fraction(u) - 0.5f) * pitch;
            float dy = (v - row - 0.5f) * pitch;
            float edge = square ? Shapes.box(dx, dy, radius, radius, radius * 0.25f) : Curves.length(dx, dy) - radius;
            float line = skin.at(x * 2, y * 30);
            point.paint(tint, 0.85f + 0.08f * line + 0.07f * skin.layered(x * 6, y * 6, 2));
            float open = Curves.cover(edge, point.pixel);
            point.over(below, open);
            point.height = -0.03f * Curves.step(0.02f, -0.02f, edge);
            point.gloss = 0.4f * (1 - open);
            point.inside = 1 - open;
        };
    }

    /** Ribs that bend the light. */
    static Painter glass(Draws draws, Tint tint, float missing) {
        Noise waves = new Noise(draws, "waves");
        float ribs = draws.real("ribs", 3, 6);
        float phase = draws.real("phase", 0, 1);
        Tint behind = Tint.of(0x4d6470).varied(draws, 0.3f);
        return (x, y, point) -> {
            float rib = Curves.sine(x * ribs + phase + 0.12f * waves.at(x * 2, y * 2));
            float seen = 0.5f + 0.5f * waves.layered(x * 1.5f + 0.8f * rib, y * 1.5f, 2);
            point.paint(tint.towards(behind, 0.7f * seen), 0.92f + 0.08f * rib);
            point.height = 0.011f * rib;
            point.gloss = 0.8f;
        };
    }

    /** Glazed squares of slightly different shades, speckled, and the joints between them. */
    static Painter tile(Draws draws, Tint tint, float missing) {
        Noise glaze = new Noise(draws, "glaze");
        float side = draws.real("side", 0.45f, 0.7f);
        float joint = draws.real("joint", 0.02f, 0.035f);
        float phaseX = draws.real("phase.x", 0, 1);
        float phaseY = draws.real("phase.y", 0, 1);
        float speckles = draws.real("speckles", 0.1f, 0.35f);
        boolean bond = draws.chance("bond", 0.4f);
        Tint grout = Tint.of(0x8d8a84).varied(draws, 0.35f);
        return (x, y, point) -> {
            float v = y / side + phaseY;
            int row = Curves.floor(v);
            float u = x / side + phaseX + (bond && (row & 1) == 1 ? 0.5f : 0);
            int column = Curves.floor(u);
            float edge = Shapes.box(
                    (u - column - 0.5f) * side, (v - row - 0.5f) * side, side / 2 - joint, side / 2 - joint, 0.03f);
            float speckle = Curves.step(0.35f, 0.75f, glaze.at(x * 17, y * 17));
            point.paint(
                    tint,
                    0.92f
                            + 0.12f * glaze.of(column, row)
                            + 0.08f * glaze.layered(x * 3, y * 3, 2)
                            - speckles * speckle);
            point.over(grout, 1 + 0.2f * glaze.at(x * 20, y * 20), 1 - Curves.cover(edge, point.pixel));
            point.height = 0.03f * Curves.step(0.01f, -0.05f, edge);
            point.gloss = edge < 0 ? 0.55f : 0;
        };
    }

    /** Wires that cross over and under each other. */
    static Painter mesh(Draws draws, Tint tint, float missing) {
        Noise wire = new Noise(draws, "wire");
        float pitch = draws.real("pitch", 0.24f, 0.36f);
        float radius = pitch * draws.real("radius", 0.13f, 0.2f);
        float phaseX = draws.real("phase.x", 0, 1);
        float phaseY = draws.real("phase.y", 0, 1);
        int gone = Design.missing(missing, 2);
        Backdrop backdrop = new Backdrop(draws);
        return (x, y, point) -> {
            float u = x / pitch + phaseX + 0.05f * wire.at(x * 2, y * 2);
            float v = y / pitch + phaseY + 0.05f * wire.at(x * 2 + 30, y * 2);
            int column = Curves.floor(u);
            int row = Curves.floor(v);
            float across = (u - column - 0.5f) * pitch;
            float down = (v - row - 0.5f) * pitch;
            float upright = gone == 0 && column == Curves.floor(phaseX) ? 1 : Math.abs(across) - radius;
            float level = gone == 1 && row == Curves.floor(phaseY) ? 1 : Math.abs(down) - radius;
            boolean over = ((column + row) & 1) == 0;
            backdrop.paint(x, y, Math.min(upright, level), point);
            boolean uprightSeen = upright < 0 && (over || level >= 0);
            float edge = uprightSeen ? upright : level;
            float bulge = Math.max(0, -edge / radius);
            float covered = Curves.cover(Math.min(upright, level), point.pixel);
            point.over(tint, 0.75f + 0.3f * bulge + 0.15f * wire.at(x * 25, y * 25), covered);
            point.height = 0.05f * bulge * (uprightSeen == over ? 1 : 0.7f);
            point.gloss = 0.5f * covered;
            point.inside = covered;
        };
    }
}
