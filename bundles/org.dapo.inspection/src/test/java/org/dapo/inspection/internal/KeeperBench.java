package org.dapo.inspection.internal;

import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.dapo.api.image.ImageSource;
import org.dapo.api.image.RgbImage;
import org.dapo.api.pipeline.Inspection;
import org.dapo.api.pipeline.PipelineException;
import org.junit.jupiter.api.AfterEach;

/** A keeper on a bench, and pipelines that are fakes. */
abstract class KeeperBench {
    static final String MISSING = "the pipeline 'line-1' waits for a backbone";

    static final Duration AMPLE = Duration.ofHours(1);

    final Bench bench = new Bench(new Keeper.Limits(AMPLE, AMPLE, Duration.ofSeconds(20), AMPLE));
    final ExecutorService callers = Executors.newCachedThreadPool();
    final FakePipeline first = new FakePipeline("first", 0.25f);
    final FakePipeline second = new FakePipeline("second", 0.75f);

    @AfterEach
    void close() {
        bench.close();
        callers.shutdownNow();
    }

    String inspect() throws PipelineException {
        return inspectWith(bench);
    }

    static String inspectWith(Bench bench) throws PipelineException {
        ImageSource image = new ImageSource.Pixels("a", () -> new RgbImage(2, 2, new byte[12]));
        Inspection found = bench.inspector.inspect(image, Optional.empty());
        return found.provenance().orElseThrow().backbone();
    }

    String failure() {
        return assertThrows(PipelineException.class, this::inspect).getMessage();
    }

    void useRefused(FakePipeline pipeline, String why) throws InterruptedException {
        pipeline.refusal = Optional.of(why);
        bench.use(pipeline);
        Bench.await(() -> bench.counters.getTrouble().equals(why));
    }

    void useUntilReady() throws InterruptedException {
        long before = timesReady();
        bench.use(first);
        Bench.await(() -> timesReady() > before);
    }

    long timesReady() {
        return bench.told.stream().filter("ready"::equals).count();
    }
}
