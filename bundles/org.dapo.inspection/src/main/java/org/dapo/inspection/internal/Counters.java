package org.dapo.inspection.internal;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.dapo.api.pipeline.InspectorCounters;

/** Counts an inspector's activity and limits its concurrent calls. */
final class Counters implements InspectorCounters {
    private final AtomicLong images = new AtomicLong();
    private final AtomicLong anomalous = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final AtomicLong takeovers = new AtomicLong();
    private final AtomicInteger pending = new AtomicInteger();
    private final Latencies latencies = new Latencies();
    private final BooleanSupplier ready;
    private volatile String name;
    private volatile String trouble = "";

    Counters(String name, BooleanSupplier ready) {
        this.name = name;
        this.ready = ready;
    }

    /** Admits a call, unless the limit is reached. */
    boolean begin(int limit) {
        boolean admitted = pending.getAndUpdate(calls -> calls < limit ? calls + 1 : calls) < limit;
        if (!admitted) {
            refused.incrementAndGet();
        }
        return admitted;
    }

    void answered(boolean isAnomalous, long nanos) {
        images.incrementAndGet();
        if (isAnomalous) {
            anomalous.incrementAndGet();
        }
        latencies.add(nanos);
    }

    void failed() {
        failed.incrementAndGet();
    }

    /** Ends an admitted call, whatever its result. */
    void end() {
        pending.decrementAndGet();
    }

    /** Counts a takeover by another assembly. */
    void takenOver() {
        takeovers.incrementAndGet();
    }

    void named(String other) {
        name = other;
    }

    void trouble(String line) {
        trouble = line;
    }

    @Override
    public String getName() {
        return name;
    }

    @Override
    public boolean isReady() {
        return ready.getAsBoolean();
    }

    @Override
    public String getTrouble() {
        return trouble;
    }

    @Override
    public long getImages() {
        return images.get();
    }

    @Override
    public long getAnomalous() {
        return anomalous.get();
    }

    @Override
    public long getRefused() {
        return refused.get();
    }

    @Override
    public long getFailed() {
        return failed.get();
    }

    @Override
    public long getSwaps() {
        return Math.max(0, takeovers.get() - 1);
    }

    @Override
    public int getPending() {
        return pending.get();
    }

    @Override
    public double getLatencyMedianMillis() {
        return latencies.quantile(0.5);
    }

    @Override
    public double getLatencyHighMillis() {
        return latencies.quantile(0.99);
    }
}
