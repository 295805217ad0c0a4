package org.dapo.report.internal.html.gallery;

import java.util.List;
import org.dapo.api.image.Mask;
import org.dapo.api.pipeline.Region;

/** Outlines as paths of an SVG whose units are pixels, so that they stay sharp at any size. */
final class Outline {
    private Outline() {}

    /** Outlines a mask and each of its holes along the pixel corners. */
    static String of(Mask mask) {
        StringBuilder path = new StringBuilder();
        for (int y = 0; y <= mask.height(); y++) {
            for (int x = 0; x < mask.width(); x++) {
                int from = x;
                while (x < mask.width() && set(mask, x, y - 1) != set(mask, x, y)) {
                    x++;
                }
                edge(path, from, y, 'h', x - from);
            }
        }
        for (int x = 0; x <= mask.width(); x++) {
            for (int y = 0; y < mask.height(); y++) {
                int from = y;
                while (y < mask.height() && set(mask, x - 1, y) != set(mask, x, y)) {
                    y++;
                }
                edge(path, x, from, 'v', y - from);
            }
        }
        return path.toString();
    }

    /** Outlines regions at another scale. Consecutive corners that coincide there are merged. */
    static String of(List<Region> regions, double scaleX, double scaleY) {
        StringBuilder path = new StringBuilder();
        for (Region region : regions) {
            String last = "";
            char command = 'M';
            for (Region.Point corner : region.polygon()) {
                String next = Math.round(corner.x() * scaleX) + " " + Math.round(corner.y() * scaleY);
                if (!next.equals(last)) {
                    path.append(command).append(next);
                    command = 'L';
                    last = next;
                }
            }
            path.append(command == 'L' ? "Z" : "");
        }
        return path.toString();
    }

    private static void edge(StringBuilder path, int x, int y, char direction, int length) {
        if (length > 0) {
            path.append('M').append(x).append(' ').append(y).append(direction).append(length);
        }
    }

    private static boolean set(Mask mask, int x, int y) {
        return x >= 0 && y >= 0 && x < mask.width() && y < mask.height() && mask.get(x, y);
    }
}
