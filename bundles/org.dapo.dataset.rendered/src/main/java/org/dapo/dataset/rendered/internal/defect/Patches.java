package org.dapo.dataset.rendered.internal.defect;

import org.dapo.dataset.rendered.internal.raster.Curves;
import org.dapo.dataset.rendered.internal.raster.Draws;
import org.dapo.dataset.rendered.internal.raster.Noise;
import org.dapo.dataset.rendered.internal.raster.Shapes;
import org.dapo.dataset.rendered.internal.raster.Tint;

/** Defects that lie on top: stain, discoloration, contamination, glue, rust, burn and print error. */
final class Patches {
    private Patches() {}

    /** A dried drop: an uneven outline, and a rim where the dirt has gathered. */
    static Mark stain(Draws draws, float size, Tint under) {
        Outline outline = new Outline(draws, size, 0.3f);
        int[] colours = under.luma() > 0.4f
                ? new int[] {0x5a3f22, 0x3d3a20, 0x2b3540}
                : new int[] {0xc9bfa4, 0xb8c0b4, 0xd0c6c0};
        Tint dried = Tint.of(colours[draws.below("dried", colours.length)]);
        float depth = draws.real("depth", 0.4f, 0.65f);
        return (x, y, point) -> {
            float radius = outline.radius(x, y);
            float there = Curves.step(1, 0.9f, radius);
            float rim = Curves.bell(radius - 0.88f, 0.14f);
            point.over(dried, Math.min(1, depth * there + 0.3f * rim));
            return there;
        };
    }

    /** A wide area that has turned another colour, with no edge to speak of. */
    static Mark discoloration(Draws draws, float size, Tint under) {
        Outline outline = new Outline(draws, size, 0.25f);
        int[] colours = {0xb070c0, 0x60b0a0, 0xd0b040, 0x6080d0, 0xd07060};
        Tint one = Tint.of(colours[draws.below("one", colours.length)]);
        Tint two = Tint.of(colours[draws.below("two", colours.length)]);
        Tint cast = under.distance(one) > under.distance(two) ? one : two;
        boolean pale = under.luma() < 0.3f || draws.chance("pale", 0.3f);
        return (x, y, point) -> {
            float there = Curves.step(1, 0.55f, outline.radius(x, y));
            point.over(pale ? cast.towards(Tint.of(0xffffff), 0.4f) : cast, 0.55f * there);
            return Curves.step(0.2f, 0.4f, there);
        };
    }

    /** Foreign grains, scattered closely. */
    static Mark contamination(Draws draws, float size, Tint under) {
        Noise grains = new Noise(draws, "grains");
        Noise.Cell cell = new Noise.Cell();
        float scale = draws.real("scale", 7, 10);
        Tint grain = under.luma() > 0.42f ? Tint.of(0x1d1712) : Tint.of(0xe6dfcf);
        float crowd = draws.real("crowd", -0.5f, 0.1f);
        return (x, y, point) -> {
            grains.cells(x * scale, y * scale, cell);
            float near = Curves.length(x, y) / size;
            boolean lies = cell.value > crowd + 0.9f * (near - 0.45f) && near < 1;
            float radius = (0.3f + 0.16f * cell.value) / scale;
            float covered = lies ? Curves.cover(cell.nearest / scale - radius, point.pixel) : 0;
            point.over(grain, 1 + 0.3f * cell.value, covered);
            point.height += 0.06f * covered * Curves.bell(cell.nearest / scale, radius);
            return covered;
        };
    }

    /** A glossy clot with a thin milky edge. */
    static Mark glue(Draws draws, float size, Tint under) {
        Outline outline = new Outline(draws, size, 0.35f);
        Tint clot = Tint.of(under.luma() > 0.6f ? 0xb9964a : 0xeee6c8);
        return (x, y, point) -> {
            float radius = outline.radius(x, y);
            float there = Curves.step(1, 0.93f, radius);
            float bulge = (float) Math.sqrt(Math.max(0, 1 - radius * radius));
            point.over(clot, (0.45f + 0.3f * Curves.bell(radius - 0.9f, 0.2f)) * there);
            point.height += 0.35f * size * bulge;
            point.gloss = Curves.mix(point.gloss, 1, there);
            return there;
        };
    }

    /** Orange bloom over brown scale, eaten into the surface. */
    static Mark rust(Draws draws, float size, Tint under) {
        Outline outline = new Outline(draws, size, 0.45f);
        Noise bloom = new Noise(draws, "bloom");
        Tint scale = Tint.of(0x5e2f16);
        Tint orange = Tint.of(0xb8622a);
        return (x, y, point) -> {
            float radius = outline.radius(x, y);
            float rough = bloom.layered(x * 16, y * 16, 3);
            float there = Curves.step(1.05f, 0.75f, radius + 0.25f * rough);
            point.over(scale.towards(orange, Curves.clamp(0.55f + 1.2f * rough)), 0.9f * there);
            point.height += 0.02f * rough * there;
            point.gloss *= 1 - there;
            return Curves.step(0.2f, 0.5f, there);
        };
    }

    /** Black in the middle, brown around it, fading out. */
    static Mark burn(Draws draws, float size, Tint under) {
        Outline outline = new Outline(draws, size, 0.25f);
        Tint charred = under.luma() > 0.25f ? Tint.of(0x100c0a) : Tint.of(0xa79c92);
        Tint scorched = Tint.of(under.luma() > 0.25f ? 0x5c3416 : 0xc0a080);
        return (x, y, point) -> {
            float radius = outline.radius(x, y);
            float scorch = Curves.step(1, 0.6f, radius);
            point.over(scorched, 0.75f * scorch);
            point.over(charred, 0.9f * Curves.step(0.7f, 0.3f, radius));
            point.gloss *= 1 - scorch;
            return Curves.step(0.15f, 0.4f, scorch);
        };
    }

    /** Letters that were printed twice in two inks, the second time beside the first. */
    static Mark printError(Draws draws, float size, Tint under) {
        Noise letters = new Noise(draws, "letters");
        float half = size * draws.real("half", 0.4f, 0.55f);
        float pitch = draws.real("pitch", 0.055f, 0.075f);
        float slip = pitch * draws.real("slip", 0.8f, 1.3f);
        boolean light = under.luma() <= 0.45f;
        Tint first = Tint.of(light ? 0xe8e6f0 : 0x1d1f2c);
        Tint second = Tint.of(light ? 0xe090b0 : 0xa03a5a);
        return (x, y, point) -> {
            float within = Curves.cover(Shapes.box(x, y, size * 0.95f, half, 0.03f), point.pixel);
            float ghost = within * letter(letters, x - slip, y - 0.6f * slip, pitch, point.pixel);
            float ink = within * letter(letters, x, y, pitch, point.pixel);
            point.over(second, 0.8f * ghost);
            point.over(first, 0.9f * ink);
            return Math.max(ghost, ink);
        };
    }

    /** Ink of letters of two by three squares, with a gap after each and between the lines. */
    private static float letter(Noise letters, float x, float y, float pitch, float pixel) {
        int column = Curves.floor(x / pitch);
        int row = Curves.floor(y / pitch);
        boolean gap = Math.floorMod(column, 3) == 2 || Math.floorMod(row, 4) == 3;
        if (gap || letters.of(column, row) < -0.3f) {
            return 0;
        }
        float dx = (Curves.fraction(x / pitch) - 0.5f) * pitch;
        float dy = (Curves.fraction(y / pitch) - 0.5f) * pitch;
        return Curves.cover(Math.max(Math.abs(dx), Math.abs(dy)) - 0.5f * pitch, pixel);
    }
}
