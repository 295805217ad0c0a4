package org.dapo.dataset.rendered.internal.product;

import org.dapo.dataset.rendered.internal.raster.Curves;
import org.dapo.dataset.rendered.internal.raster.Draws;
import org.dapo.dataset.rendered.internal.raster.Noise;
import org.dapo.dataset.rendered.internal.raster.Shapes;

/** A random pattern: drawn from a few families, with its own size, direction and shape. */
final class Motif {
    /** A number from about -1 to 1 for each point. */
    @FunctionalInterface
    private interface Field {
        float at(float x, float y);
    }

    /** A wave between -1 and 1 with a period of 1. */
    @FunctionalInterface
    private interface Wave {
        float at(float turns);
    }

    private final float cosine;
    private final float sine;
    private final Field field;

    Motif(Draws draws) {
        float turn = draws.real("turn", 0, 1);
        cosine = Curves.cosine(turn);
        sine = Curves.sine(turn);
        Noise noise = new Noise(draws, "noise");
        field = switch (draws.below("family", 6)) {
            case 0 -> clouds(draws, noise);
            case 1 -> cells(draws, noise);
            case 2 -> stripes(draws, noise);
            case 3 -> lattice(draws, noise);
            case 4 -> rings(draws, noise);
            default -> speckles(draws, noise);
        };
    }

    /** The pattern at a point: -1 to 1. */
    float at(float x, float y) {
        return field.at(cosine * x + sine * y, cosine * y - sine * x);
    }

    /** A number between two others, uniform on a logarithmic scale. */
    private static float scale(Draws draws, String name, float low, float high) {
        return low * (float) StrictMath.pow(high / low, draws.real(name, 0, 1));
    }

    private static Field clouds(Draws draws, Noise noise) {
        float along = scale(draws, "along", 1, 16);
        float across = along * scale(draws, "stretch", 1, 8);
        int layers = 1 + draws.below("layers", 3);
        return (x, y) -> noise.layered(x * along, y * across, layers);
    }

    private static Field cells(Draws draws, Noise noise) {
        Noise.Cell cell = new Noise.Cell();
        float across = scale(draws, "scale", 3, 16);
        float along = across * draws.real("stretch", 0.6f, 1.4f);
        float warp = draws.real("warp", 0, 0.4f);
        int seen = draws.below("seen", 3);
        return (x, y) -> {
            float shift = warp * noise.at(x * across * 0.7f, y * across * 0.7f);
            noise.cells(x * along + shift, y * across - shift, cell);
            return switch (seen) {
                case 0 -> cell.value;
                case 1 -> 1 - 2 * Curves.step(0.3f, 0, cell.second - cell.nearest);
                default -> 1 - 2 * cell.nearest;
            };
        };
    }

    private static Field stripes(Draws draws, Noise noise) {
        Wave wave = wave(draws);
        float number = scale(draws, "number", 2, 16);
        float phase = draws.real("phase", 0, 1);
        float warp = draws.real("warp", 0, 0.5f);
        boolean crossed = draws.chance("crossed", 0.4f);
        return (x, y) -> {
            float shift = phase + warp * noise.at(x * 2, y * 2);
            float one = wave.at(x * number + shift);
            return crossed ? one * wave.at(y * number + shift) : one;
        };
    }

    private static Wave wave(Draws draws) {
        float share = draws.real("wave.share", 0.1f, 0.6f);
        return switch (draws.below("wave", 3)) {
            case 0 -> Curves::sine;
            case 1 -> Curves::zigzag;
            default -> turns -> 1 - 2 * Curves.step(share - 0.08f, share, Curves.fraction(turns));
        };
    }

    private static Field lattice(Draws draws, Noise noise) {
        float pitch = 1 / scale(draws, "number", 2, 10);
        float ratio = draws.real("ratio", 0.7f, 1.5f);
        float half = draws.real("half", 0.15f, 0.42f);
        float shift = draws.chance("shifted", 0.5f) ? 0.5f : 0;
        float uneven = draws.real("uneven", 0, 0.6f);
        int shape = draws.below("shape", 3);
        float phaseX = draws.real("phase.x", 0, 1);
        float phaseY = draws.real("phase.y", 0, 1);
        return (x, y) -> {
            float v = y / (pitch * ratio) + phaseY;
            int row = Curves.floor(v);
            float u = x / pitch + phaseX + shift * (row & 1);
            int column = Curves.floor(u);
            float dx = u - column - 0.5f;
            float dy = v - row - 0.5f;
            float edge =
                    switch (shape) {
                        case 0 -> Curves.length(dx, dy) - half;
                        case 1 -> Shapes.box(dx, dy, half, half, 0.05f);
                        default -> Shapes.ring(dx, dy, half * 0.6f, half);
                    };
            float lit = Curves.step(0.05f, -0.05f, edge);
            return 2 * lit * (1 - uneven * Math.max(0, noise.of(column, row))) - 1;
        };
    }

    private static Field rings(Draws draws, Noise noise) {
        Wave wave = wave(draws);
        float number = scale(draws, "number", 1, 10);
        float centreX = draws.real("centre.x", -0.8f, 0.8f);
        float centreY = draws.real("centre.y", -0.8f, 0.8f);
        int rays = draws.below("rays", 9);
        float warp = draws.real("warp", 0, 0.3f);
        return (x, y) -> {
            float radius = Curves.length(x - centreX, y - centreY) * number;
            float turn = rays * Curves.turns(x - centreX, y - centreY);
            return wave.at(radius + turn + warp * noise.at(x * 3, y * 3));
        };
    }

    private static Field speckles(Draws draws, Noise noise) {
        float along = scale(draws, "along", 8, 30);
        float across = along * draws.real("stretch", 0.5f, 1);
        float share = draws.real("share", 0.2f, 0.7f);
        return (x, y) -> 2 * Curves.step(share, share + 0.2f, noise.at(x * along, y * across)) - 1;
    }
}
