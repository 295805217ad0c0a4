package org.dapo.dataset.coco.internal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.dapo.api.dataset.DatasetException;
import org.dapo.layout.JsonFile;

/** Reads the region of an annotation: polygons, run lengths or, failing those, a box. For a single use. */
final class RegionReader {
    private final JsonFile json;
    private Optional<Region> segmentation = Optional.empty();
    private Optional<Region> box = Optional.empty();

    RegionReader(JsonFile json) {
        this.json = json;
    }

    /** Empty if the annotation marks nothing. */
    Optional<Region> region() {
        return segmentation.or(() -> box);
    }

    void readSegmentation() throws IOException, DatasetException {
        if (json.isObject()) {
            readRunLengths();
        } else if (json.isList()) {
            List<double[]> polygons = new ArrayList<>();
            json.list("a list of polygons", () -> polygons.add(json.numbers("a polygon, a list of coordinates")));
            // One or two points, as some tools write for points and lines, enclose nothing.
            polygons.removeIf(polygon -> polygon.length < 6 && polygon.length % 2 == 0);
            segmentation = polygons.isEmpty() ? Optional.empty() : Optional.of(new Region.Polygons(polygons));
        } else {
            json.skip();
        }
    }

    private void readRunLengths() throws IOException, DatasetException {
        List<int[]> size = new ArrayList<>();
        List<int[]> counts = new ArrayList<>();
        StringBuilder compressed = new StringBuilder();
        json.object("run lengths", field -> {
            if (field.equals("size")) {
                size.add(wholeNumbers("height and width"));
            } else if (field.equals("counts") && json.isText()) {
                compressed.append(json.text());
            } else if (field.equals("counts")) {
                counts.add(wholeNumbers("a list of run lengths"));
            } else {
                json.skip();
            }
        });
        if (size.isEmpty() || size.get(0).length != 2) {
            throw json.problem("run lengths need a size of two numbers, height and width");
        }
        int height = size.get(0)[0];
        int width = size.get(0)[1];
        segmentation = Optional.of(
                counts.isEmpty()
                        ? new Region.CompressedRuns(width, height, compressed.toString())
                        : new Region.Runs(width, height, counts.get(0)));
    }

    /** Numbers that are too large stay so, and are rejected on painting. */
    private int[] wholeNumbers(String what) throws IOException, DatasetException {
        double[] numbers = json.numbers(what);
        for (double number : numbers) {
            if (number != Math.rint(number)) {
                throw json.problem("expected %s, all whole numbers, not %s".formatted(what, number));
            }
        }
        return Arrays.stream(numbers).mapToInt(number -> (int) number).toArray();
    }

    void readBox() throws IOException, DatasetException {
        if (!json.isList()) {
            json.skip();
            return;
        }
        double[] numbers = json.numbers("x, y, width and height");
        if (numbers.length == 4 && numbers[2] > 0 && numbers[3] > 0) {
            box = Optional.of(Region.box(numbers[0], numbers[1], numbers[2], numbers[3]));
        }
    }
}
