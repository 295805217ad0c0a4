package org.dapo.shell.internal.model;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * The results of a measurement.
 *
 * @param backbone the backbone
 * @param imageSize the input side in pixels
 * @param device the device
 * @param threads number of compute threads
 * @param engine the tensor engine and its version
 * @param loading how the backbone was loaded
 * @param stages the stages in order, the plain matrix product last
 * @param imagesPerSecond images per second from file to features, one after the other
 * @param peakMemory peak memory of the process in bytes, if the system reports it
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
     * How a backbone was loaded. Memory-mapped weights are read from disk only when the first image needs them.
     *
     * @param seconds time until it was loaded
     * @param firstImageSeconds time from then until the first image's features
     * @param peakHeap peak of Java's heap until then, in bytes
     */
    record Loading(double seconds, double firstImageSeconds, long peakHeap) {}

    /**
     * A stage.
     *
     * @param name its name
     * @param flops floating point operations per run, calculated and not measured; 0 if not applicable
     * @param seconds duration of each run, ascending
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

        /** The 99th percentile, by nearest rank. */
        double p99() {
            return rank(0.99);
        }

        /** Runs per second, from the mean duration. */
        double perSecond() {
            return seconds.length / Arrays.stream(seconds).sum();
        }

        private double rank(double share) {
            return seconds[Math.max(0, (int) Math.ceil(share * seconds.length) - 1)];
        }
    }

    /** The result for programs, in seconds, operations and bytes. */
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
