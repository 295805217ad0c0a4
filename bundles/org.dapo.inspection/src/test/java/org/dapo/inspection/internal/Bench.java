package org.dapo.inspection.internal;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.dapo.api.pipeline.Inspection;
import org.dapo.api.pipeline.InspectorRequest;

/** An inspector service without a framework. A test sets its pipeline. */
final class Bench implements Keeper.Host, LiveInspector.Host, AutoCloseable {
    final Succession succession = new Succession("not ready");
    final Counters counters = new Counters("camera-1", succession::ready);
    final Keeper keeper;
    final LiveInspector inspector = new LiveInspector(succession, counters, this);
    final List<String> told = new CopyOnWriteArrayList<>();
    volatile Optional<FakePipeline> pipeline = Optional.empty();
    /** Another pipeline that is registered though it is not wanted. */
    volatile Optional<FakePipeline> unwanted = Optional.empty();

    volatile InspectorRequest request = InspectorRequest.builder().build();
    final AtomicLong revision = new AtomicLong();
    final AtomicInteger looks = new AtomicInteger();
    volatile Supplier<String> missing = () -> "the pipeline 'line-1' waits for a backbone";
    volatile Duration patience = Duration.ofSeconds(20);
    volatile int queue = 16;

    Bench() {
        this(new Keeper.Limits(
                Duration.ofMillis(50), Duration.ofSeconds(20), Duration.ofSeconds(20), Duration.ofSeconds(20)));
    }

    /** Creates a service with limits for preparations. */
    Bench(Keeper.Limits limits) {
        keeper = new Keeper("camera-1", succession, this, limits);
    }

    /** Sets the pipeline; null removes it. */
    void use(FakePipeline other) {
        pipeline = Optional.ofNullable(other);
        keeper.look();
    }

    /** Waits until a condition holds. */
    static void await(BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("it did not come to be");
            }
            Thread.sleep(2);
        }
    }

    @Override
    public Optional<Plan> wanted() {
        Optional<Plan> wanted = pipeline.map(one -> new Plan(one, request, revision.get()));
        looks.incrementAndGet();
        return wanted;
    }

    @Override
    public boolean registered(Plan plan) {
        return unwanted.filter(one -> one == plan.pipeline()).isPresent();
    }

    @Override
    public Duration patience() {
        return patience;
    }

    @Override
    public String missing() {
        return missing.get();
    }

    @Override
    public void ready() {
        counters.takenOver();
        told.add("ready");
    }

    @Override
    public void preparing() {
        counters.trouble("");
    }

    @Override
    public void asWanted() {
        counters.trouble("");
    }

    @Override
    public void unusable(String why) {
        counters.trouble(why);
        told.add("unusable: " + why);
    }

    @Override
    public void gone(String why) {
        told.add("gone: " + why);
    }

    @Override
    public int queue() {
        return queue;
    }

    @Override
    public void partGone() {
        keeper.look();
    }

    @Override
    public void inspected(Inspection inspection) {
        told.add("inspected " + inspection.name());
    }

    @Override
    public void close() {
        keeper.close();
        succession.close("closed");
    }
}
