package org.dapo.dataset.rendered.internal.raster;

/** A painted scene before lighting, as planes of {@code size * size} values, row by row. */
public final class Layer {
    final int size;
    final float pixel;
    final float[] red;
    final float[] green;
    final float[] blue;
    final float[] height;
    final float[] gloss;
    private final float[] inside;

    private Layer(int size, float pixel, float[][] planes) {
        this.size = size;
        this.pixel = pixel;
        red = planes[0];
        green = planes[1];
        blue = planes[2];
        height = planes[3];
        gloss = planes[4];
        inside = planes[5];
    }

    /** Paints what the camera sees. */
    public static Layer of(Painter painter, Frame frame) {
        Layer layer = new Layer(frame.size(), frame.pixel(), new float[6][frame.size() * frame.size()]);
        layer.repaint(painter, frame, Box.whole(frame.size()));
        return layer;
    }

    /** Paints over a part of it. */
    public void repaint(Painter painter, Frame frame, Box box) {
        Point point = new Point();
        point.pixel = pixel;
        Frame.Sight sight = frame.sight();
        for (int row = box.top; row <= box.bottom; row++) {
            for (int column = box.left; column <= box.right; column++) {
                sight.through(column, row);
                painter.paint(sight.x, sight.y, point);
                put(row * size + column, point);
            }
        }
    }

    /** A copy that can be painted over. */
    public Layer copy() {
        return new Layer(size, pixel, new float[][] {
            red.clone(), green.clone(), blue.clone(), height.clone(), gloss.clone(), inside.clone()
        });
    }

    /** Fills a point with the values of a pixel. */
    public void get(int at, Point point) {
        point.red = red[at];
        point.green = green[at];
        point.blue = blue[at];
        point.height = height[at];
        point.gloss = gloss[at];
        point.inside = inside[at];
    }

    /** Puts a point in the place of a pixel. */
    public void put(int at, Point point) {
        red[at] = point.red;
        green[at] = point.green;
        blue[at] = point.blue;
        height[at] = point.height;
        gloss[at] = point.gloss;
        inside[at] = point.inside;
    }

    /** The share of a pixel that belongs to the product. */
    public float inside(int at) {
        return inside[at];
    }

    /** The difference of a pixel from another layer's: the largest colour difference, or a step in height. */
    public float difference(Layer other, int at) {
        float colour = Math.max(
                Math.abs(red[at] - other.red[at]),
                Math.max(Math.abs(green[at] - other.green[at]), Math.abs(blue[at] - other.blue[at])));
        return Math.max(colour, 3 * Math.abs(height[at] - other.height[at]));
    }
}
