package org.dapo.dataset.rendered.internal.raster;

/**
 * The camera's view: the point of the scene that each pixel shows. The camera is rotated about its axis, moved, and tilted, so
 * that the far side of the scene looks smaller.
 *
 * @param size side of the image in pixels
 * @param turn rotation in turns
 * @param zoom units of the scene per half image side: above 1 shows more of it, smaller
 * @param shiftX x of the point in the middle of the image
 * @param shiftY y of the point in the middle of the image
 * @param tiltX how much smaller things get to the right, as a fraction
 * @param tiltY how much smaller things get downwards, as a fraction
 */
public record Frame(int size, float turn, float zoom, float shiftX, float shiftY, float tiltX, float tiltY) {
    /** The side of a pixel in units of the scene. */
    public float pixel() {
        return 2 * zoom / size;
    }

    /** Creates the camera's lines of sight. */
    public Sight sight() {
        return new Sight(this);
    }

    /** The point of the scene that a pixel shows. Mutable, for one thread. */
    public static final class Sight {
        private final Frame frame;
        private final float cosine;
        private final float sine;

        /** To the right in the scene. */
        public float x;

        /** Downwards in the scene. */
        public float y;

        private Sight(Frame frame) {
            this.frame = frame;
            cosine = Curves.cosine(frame.turn);
            sine = Curves.sine(frame.turn);
        }

        /** Finds the point in the centre of a pixel. */
        public void through(int column, int row) {
            float u = (2 * column + 1f) / frame.size - 1;
            float v = (2 * row + 1f) / frame.size - 1;
            float near = frame.zoom / (1 - frame.tiltX * u - frame.tiltY * v);
            u *= near;
            v *= near;
            x = cosine * u - sine * v + frame.shiftX;
            y = sine * u + cosine * v + frame.shiftY;
        }
    }
}
