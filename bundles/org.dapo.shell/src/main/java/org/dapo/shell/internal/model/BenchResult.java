package org.dapo.shell.internal.model;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * What was measured.
 *
 * @param backbone the backbone
 * @param imageSize the input side in pixels
 * @param device the device
 * @param threads how many threads computed
 * @param engine the tensor engine and its version
 * @param loading how the backbone got there
 * @param stages the stages in their order, the plain matrix product last
 * @param imagesPerSecond images from file to features, one after the other
 * @param peakMemory the most memory that the process had, in bytes, where the system tells
 */
record BenchResult(
        String backbone,
        int imageSize,
        String device,
        int threads,
        String engine,
        Loading loading,
        List<Stage> stages,
        double imagesPerSecond,
        OptionalLong peakMemory) {
    /**
     * How a backbone was loaded. Weights that are mapped come from the disk only when the first image needs them.
     *
     * @param seconds until it was loaded
     * @param firstImageSeconds from then until the first image's features
     * @param peakHeap the most that Java's heap held until then, in bytes
     */
    record Loading(double seconds, double firstImageSeconds, long peakHeap) {}

    /**
     * A stage.
     *
     * @param name its name
     * @param flops floating point operations per run, counted and not measured; 0 where that has no meaning
     * @param seconds how long each run took, ascending
     */
    record Stage(String name, double flops, double[] seconds) {
        Stage {
            seconds = seconds.clone();
            Arrays.sort(seconds);
        }

        /** The median, by nearest rank. */
        double p50() {
            return rank(0.5);
        }

        /** What 99 of 100 runs stay within, by nearest rank. */
        double p99() {
            return rank(0.99);
        }

        /** Runs per second, by the mean. */
        double perSecond() {
            return seconds.length / Arrays.stream(seconds).sum();
        }

        private double rank(double share) {
            return seconds[Math.max(0, (int) Math.ceil(share * seconds.length) - 1)];
        }
    }

    /** For programs: seconds, operations and bytes. */
    Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("backbone", backbone);
        json.put("image_size", imageSize);
        json.put("device", device);
        json.put("threads", threads);
        json.put("engine", engine);
        json.put("load_seconds", loading.seconds());
        json.put("first_image_seconds", loading.firstImageSeconds());
        json.put("load_peak_heap_bytes", loading.peakHeap());
        Map<String, Object> each = new LinkedHashMap<>();
        for (Stage stage : stages) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("seconds_p50", stage.p50());
            one.put("seconds_p99", stage.p99());
            one.put("per_second", stage.perSecond());
            one.put("flops", stage.flops() == 0 ? null : stage.flops());
            one.put("flops_per_second", stage.flops() == 0 ? null : stage.flops() / stage.p50());
            each.put(stage.name(), one);
        }
        json.put("stages", each);
        json.put("images_per_second", imagesPerSecond);
        json.put("peak_memory_bytes", peakMemory.isPresent() ? peakMemory.getAsLong() : null);
        return json;
    }
}
