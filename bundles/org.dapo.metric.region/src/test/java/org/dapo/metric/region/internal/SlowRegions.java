package org.dapo.metric.region.internal;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/** Computes metrics by their definitions: regions by flood fill, and every region counted again at every threshold. */
final class SlowRegions {
    private final int side;
    private final List<short[]> labels;
    private final List<float[]> maps;

    SlowRegions(int side, List<short[]> labels, List<float[]> maps) {
        this.side = side;
        this.labels = labels;
        this.maps = maps;
    }

    /** Returns the pixels of each 8-connected region. */
    static List<List<Integer>> regions(int width, short[] labels) {
        List<List<Integer>> regions = new ArrayList<>();
        boolean[] seen = new boolean[labels.length];
        for (int start = 0; start < labels.length; start++) {
            if (labels[start] != 0 && !seen[start]) {
                regions.add(flood(width, labels, seen, start));
            }
        }
        return regions;
    }

    private static List<Integer> flood(int width, short[] labels, boolean[] seen, int start) {
        List<Integer> region = new ArrayList<>();
        Deque<Integer> open = new ArrayDeque<>(List.of(start));
        seen[start] = true;
        while (!open.isEmpty()) {
            int pixel = open.pop();
            region.add(pixel);
            for (int y = pixel / width - 1; y <= pixel / width + 1; y++) {
                for (int x = pixel % width - 1; x <= pixel % width + 1; x++) {
                    boolean inside = x >= 0 && x < width && y >= 0 && y < labels.length / width;
                    if (inside && labels[y * width + x] != 0 && !seen[y * width + x]) {
                        seen[y * width + x] = true;
                        open.push(y * width + x);
                    }
                }
            }
        }
        return region;
    }

    double aupro() {
        float[] thresholds = scores();
        double area = 0;
        double rate = 0;
        double overlap = 0;
        for (int i = thresholds.length - 1; i >= 0 && rate < 0.3; i--) {
            double threshold = Math.nextDown((double) thresholds[i]);
            double next = rate(threshold);
            double higher = overlap(threshold);
            if (next > 0.3) {
                higher = overlap + (higher - overlap) * (0.3 - rate) / (next - rate);
                next = 0.3;
            }
            area += (next - rate) * (overlap + higher) / 2;
            rate = next;
            overlap = higher;
        }
        return area / 0.3;
    }

    /** Returns the false positive rate and the mean overlap at each threshold, from the highest. */
    List<double[]> curve() {
        List<double[]> points = new ArrayList<>(List.of(new double[2]));
        float[] thresholds = scores();
        for (int i = thresholds.length - 1; i >= 0; i--) {
            double threshold = Math.nextDown((double) thresholds[i]);
            points.add(new double[] {rate(threshold), overlap(threshold)});
        }
        return points;
    }

    double prototype() {
        float[] scores = scores();
        double lowest = scores[0];
        double range = scores[scores.length - 1] - lowest;
        List<double[]> points = new ArrayList<>();
        for (int k = 0; k < 200; k++) {
            double threshold = lowest + k * range / 200;
            if (rate(threshold) < 0.3) {
                points.add(new double[] {rate(threshold), overlap(threshold)});
            }
        }
        double most = points.get(0)[0];
        double least = points.get(points.size() - 1)[0];
        double area = 0;
        for (int k = 1; k < points.size(); k++) {
            double[] left = points.get(k);
            double[] right = points.get(k - 1);
            area += (right[0] - left[0]) / (most - least) * (left[1] + right[1]) / 2;
        }
        return area;
    }

    private float[] scores() {
        float[] all = new float[maps.size() * side * side];
        for (int image = 0; image < maps.size(); image++) {
            System.arraycopy(maps.get(image), 0, all, image * side * side, side * side);
        }
        Arrays.sort(all);
        return all;
    }

    /** Returns the share of normal pixels above a threshold. */
    private double rate(double threshold) {
        double above = 0;
        double normal = 0;
        for (int image = 0; image < maps.size(); image++) {
            for (int pixel = 0; pixel < side * side; pixel++) {
                if (labels.get(image)[pixel] == 0) {
                    normal++;
                    above += maps.get(image)[pixel] > threshold ? 1 : 0;
                }
            }
        }
        return above / normal;
    }

    /** Returns the mean over all regions of the share above a threshold. */
    private double overlap(double threshold) {
        double sum = 0;
        int count = 0;
        for (int image = 0; image < maps.size(); image++) {
            float[] map = maps.get(image);
            for (List<Integer> region : regions(side, labels.get(image))) {
                sum += region.stream().filter(pixel -> map[pixel] > threshold).count() / (double) region.size();
                count++;
            }
        }
        return sum / count;
    }
}
