package org.dapo.dataset.rendered.internal.defect;

import org.dapo.dataset.rendered.internal.raster.Curves;
import org.dapo.dataset.rendered.internal.raster.Draws;
import org.dapo.dataset.rendered.internal.raster.Noise;
import org.dapo.dataset.rendered.internal.raster.Shapes;
import org.dapo.dataset.rendered.internal.raster.Tint;

/** Defects of the shape: hole, dent, chip and blister. */
final class Hollows {
    private Hollows() {}

    /** A torn opening with nothing in it. */
    static Mark hole(Draws draws, float size, Tint under) {
        Outline outline = new Outline(draws, size, 0.2f);
        Tint beyond = under.luma() > 0.3f ? Tint.grey(0.03f) : Tint.of(0xb4b0aa);
        return (x, y, point) -> {
            float distance = (outline.radius(x, y) - 0.82f) * size;
            float open = Curves.cover(distance, point.pixel);
            float rim = Curves.bell(distance - 0.03f, 0.05f);
            point.height += 0.03f * rim - 0.06f * open;
            point.shade(1 + 0.2f * rim);
            point.over(beyond, open);
            point.gloss *= 1 - open;
            return Math.max(open, Curves.step(0.6f, 0.8f, rim));
        };
    }

    /** A soft hollow: the colour is that of the surface, only the light falls differently. */
    static Mark dent(Draws draws, float size, Tint under) {
        float narrow = draws.real("narrow", 0.65f, 1);
        float depth = size * draws.real("depth", 0.45f, 0.6f);
        return (x, y, point) -> {
            float radius = Curves.length(x / size, y / (size * narrow));
            float hollow = Curves.bell(radius, 0.95f);
            point.height -= depth * hollow;
            point.shade(1 - 0.18f * hollow);
            return Curves.step(0.05f, 0.14f, hollow);
        };
    }

    /** A dome of lifted skin that catches the light. */
    static Mark blister(Draws draws, float size, Tint under) {
        float narrow = draws.real("narrow", 0.75f, 1);
        return (x, y, point) -> {
            float radius = Curves.length(x / size, y / (size * narrow)) / 0.9f;
            float dome = (float) Math.sqrt(Math.max(0, 1 - radius * radius));
            float there = Curves.step(1.02f, 0.96f, radius);
            point.height += 0.5f * size * dome;
            point.shade(1 - 0.4f * Curves.bell(radius - 1, 0.16f) + 0.1f * dome);
            point.gloss = Curves.mix(point.gloss, 0.9f, there);
            return Curves.step(1.08f, 1, radius);
        };
    }

    /** A piece broken out: straight edges, and flat faces that go down to fresh material. */
    static Mark chip(Draws draws, float size, Tint under) {
        int corners = 4 + draws.below("corners", 3);
        Noise faces = new Noise(draws, "faces");
        Noise.Cell cell = new Noise.Cell();
        float tilt = draws.real("tilt", 0.15f, 0.35f);
        Tint fresh = under.luma() > 0.55f ? under.times(0.5f) : under.towards(Tint.of(0xf4efe4), 0.7f);
        return (x, y, point) -> {
            float distance = Shapes.polygon(x, y * 1.3f + tilt * x, corners, size * 0.72f);
            float broken = Curves.cover(distance, point.pixel);
            faces.cells(x * 2.2f / size, y * 2.2f / size, cell);
            point.over(fresh, 0.85f + 0.4f * cell.value, broken);
            point.height -= broken * (0.05f + 0.05f * cell.nearest);
            point.gloss *= 1 - broken;
            return broken;
        };
    }
}
