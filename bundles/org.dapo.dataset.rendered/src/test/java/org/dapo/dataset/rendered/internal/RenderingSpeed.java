package org.dapo.dataset.rendered.internal;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.dapo.api.dataset.Sample;

/** Prints how many images of a split are rendered per second on one core, including masks and captions. */
final class RenderingSpeed {
    private static final int ROUNDS = 5;

    private RenderingSpeed() {}

    /** The first argument is the split, the second the settings. */
    public static void main(String[] args) throws Exception {
        String split = args.length > 0 ? args[0] : "pretraining";
        RenderedDataset dataset = Shown.dataset(args.length > 1 ? args[1] : "images=60");
        ThreadMXBean clock = ManagementFactory.getThreadMXBean();
        for (int round = 1; round <= ROUNDS; round++) {
            long start = clock.getCurrentThreadCpuTime();
            AtomicInteger count = new AtomicInteger();
            try (Stream<Sample> samples = dataset.samples(split)) {
                samples.forEach(sample -> {
                    Shown.image(sample);
                    Shown.mask(sample);
                    dataset.caption(sample);
                    count.incrementAndGet();
                });
            }
            double seconds = (clock.getCurrentThreadCpuTime() - start) / 1e9;
            System.out.printf(Locale.ROOT, "round %d: %.0f images/s of one core%n", round, count.get() / seconds);
        }
    }
}
