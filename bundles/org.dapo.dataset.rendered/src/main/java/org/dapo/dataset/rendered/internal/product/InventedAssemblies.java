package org.dapo.dataset.rendered.internal.product;

import java.util.stream.IntStream;
import org.dapo.dataset.rendered.internal.raster.Curves;
import org.dapo.dataset.rendered.internal.raster.Draws;
import org.dapo.dataset.rendered.internal.raster.Noise;
import org.dapo.dataset.rendered.internal.raster.Painter;
import org.dapo.dataset.rendered.internal.raster.Point;
import org.dapo.dataset.rendered.internal.raster.Shapes;
import org.dapo.dataset.rendered.internal.raster.Tint;

/**
 * Invented assemblies: parts of a few kinds on a ground, in no order except a grid. So an irregularity alone does not mean a
 * defect.
 */
final class InventedAssemblies {
    private InventedAssemblies() {}

    /** Parts in the cells of a grid, some cells empty, with strips between and marks beside them; one part may be missing. */
    static Painter assembly(Draws draws, Tint tint, float missing) {
        Finish finish = new Finish(draws, tint, 0.15f);
        Grid grid = new Grid(draws);
        Strips strips = new Strips(draws, tint);
        Noise cells = new Noise(draws, "cells");
        Piece[] pieces = IntStream.range(0, 2 + draws.below("pieces", 4))
                .mapToObj(index -> new Piece(draws.sub("piece", index), tint, grid.pitch))
                .toArray(Piece[]::new);
        float empty = draws.real("empty", -1, -0.4f);
        int gone = Design.missing(missing, 4);
        return (x, y, point) -> {
            point.paint(tint, 1);
            finish.lay(x, y, 1, point);
            grid.find(x, y);
            float own = cells.of(grid.column, grid.row);
            float other = cells.of(grid.column + 50, grid.row + 20);
            strips.lay(x, y, other, point);
            if (own > empty && !grid.middle(gone)) {
                int kind = (int) (Math.abs(own * 7 + other * 3) * 97) % pieces.length;
                boolean across = other > 0.2f;
                pieces[kind].lay(across ? grid.dy : grid.dx, across ? grid.dx : grid.dy, own, point);
            }
        };
    }

    /** The cell that contains a point, and the position within it. */
    private static final class Grid {
        private final float pitch;
        private final float ratio;
        private final float phaseX;
        private final float phaseY;
        private final float shift;
        private final float uneven;
        private final Noise places;
        private int column;
        private int row;
        private float dx;
        private float dy;

        Grid(Draws draws) {
            pitch = draws.real("pitch", 0.25f, 0.7f);
            ratio = draws.real("ratio", 0.7f, 1.3f);
            phaseX = draws.real("phase.x", 0, 1);
            phaseY = draws.real("phase.y", 0, 1);
            shift = draws.chance("shifted", 0.3f) ? 0.5f : 0;
            uneven = draws.chance("uneven", 0.5f) ? draws.real("uneven.by", 0, 0.12f) : 0;
            places = new Noise(draws, "places");
        }

        void find(float x, float y) {
            float v = y / (pitch * ratio) + phaseY;
            row = Curves.floor(v);
            float u = x / pitch + phaseX + shift * (row & 1);
            column = Curves.floor(u);
            dx = (u - column - 0.5f + uneven * places.of(column, row)) * pitch;
            dy = (v - row - 0.5f + uneven * places.of(row, column)) * pitch * ratio;
        }

        /** Whether the cell is one of the four about the middle, counted from 0; none is for -1. */
        boolean middle(int which) {
            return which >= 0 && column == Curves.floor(phaseX) - which % 2 && row == Curves.floor(phaseY) - which / 2;
        }
    }

    /** Strips of another shade that run between the parts, from side to side or up and down, cell by cell. */
    private static final class Strips {
        private final boolean any;
        private final float number;
        private final float half;
        private final float share;
        private final float split;
        private final Tint tint;

        Strips(Draws draws, Tint ground) {
            any = draws.chance("strips", 0.7f);
            number = draws.real("strips.number", 3, 9);
            half = draws.real("strips.half", 0.08f, 0.2f);
            share = draws.real("strips.share", 0.3f, 0.9f);
            split = draws.real("strips.split", -0.8f, 0.8f);
            tint = ground.times(draws.real("strips.shade", 0.5f, 1.6f));
        }

        void lay(float x, float y, float cell, Point point) {
            if (any) {
                float along = Curves.fraction((cell > split ? x : y) * number + cell) - 0.5f;
                point.over(tint, share * Curves.cover((Math.abs(along) - half) / number, point.pixel));
            }
        }
    }

    /** A part of one kind: an outline with a colour and a height, perhaps with feet to both sides of it, perhaps with print. */
    private static final class Piece {
        private final Body body;
        private final Tint tint;
        private final Tint second;
        private final float height;
        private final float gloss;
        private final float feet;
        private final float reach;
        private final Tint metal;
        private final Glyphs print;
        private final boolean printed;
        private final boolean named;
        private final float letter;
        private final Tint ink;

        Piece(Draws draws, Tint ground, float pitch) {
            float largest = 0.42f * pitch;
            body = new Body(draws, 0.3f * largest, largest, 0);
            reach = largest;
            Tint own = Tint.grey(draws.real("grey", 0.08f, 0.85f)).varied(draws.sub("own"), 0.4f);
            tint = draws.chance("of.ground", 0.2f) ? ground.times(draws.real("shade", 0.5f, 1.5f)) : own;
            second = tint.times(draws.real("second", 0.6f, 1.4f));
            height = draws.real("height", 0.01f, 0.08f);
            gloss = draws.chance("glossy", 0.4f) ? draws.real("gloss", 0, 0.8f) : 0;
            feet = draws.chance("feet", 0.5f) ? draws.real("feet.number", 5, 14) : 0;
            metal = Tint.grey(draws.real("metal", 0.5f, 0.85f)).varied(draws.sub("metal"), 0.15f);
            letter = draws.real("letter", 0.06f, 0.12f);
            print = new Glyphs(draws, "print", letter);
            printed = draws.chance("printed", 0.5f);
            named = draws.chance("named", 0.5f);
            ink = Tint.grey(tint.luma() > 0.45f ? 0.1f : 0.85f);
        }

        void lay(float x, float y, float own, Point point) {
            float size = 1 + 0.2f * own;
            float edge = body.edge(x / size, y / size) * size;
            if (feet > 0) {
                float comb = Math.abs(Curves.fraction(x * feet) - 0.5f) / feet - 0.25f / feet;
                float row = Shapes.box(x, y, 0.8f * reach, 0.75f * reach, 0);
                point.over(metal, 0.9f * Curves.cover(Math.max(comb, row), point.pixel));
            }
            if (named) {
                point.over(ink, 0.7f * print.ink(x + reach, y + reach + letter, 4, (int) (own * 40)));
            }
            float covered = Curves.cover(edge, point.pixel);
            point.over(x > 0 ? tint : second, 1 + 0.2f * own, covered);
            if (printed) {
                point.over(ink, 0.7f * covered * print.ink(x + 0.6f * reach, y + letter / 2, 5, (int) (own * 20)));
            }
            point.height += height * Curves.step(0.01f, -0.03f, edge);
            point.gloss = Math.max(point.gloss, gloss * covered);
        }
    }
}
