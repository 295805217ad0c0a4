package org.dapo.inspection.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.dapo.api.pipeline.InspectorRequest;
import org.dapo.api.pipeline.PipelineException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tests that an inspector that is late or already replaced changes nothing. */
class SuccessionTest {
    private final Succession succession = new Succession("the inspector is not ready");
    private final FakePipeline first = new FakePipeline("first", 0.25f);
    private final FakePipeline second = new FakePipeline("second", 0.75f);

    private static Prepared prepared(FakePipeline pipeline) throws PipelineException {
        InspectorRequest request = InspectorRequest.builder().build();
        return new Prepared(new Plan(pipeline, request, 1), pipeline.inspector(request), Duration.ofSeconds(20));
    }

    @Test
    void aCallOnTheOldOneThatLosesItsPartDoesNotDropTheNewOne() throws Exception {
        succession.replace(prepared(first));
        Prepared old = succession.enter();
        succession.replace(prepared(second));
        succession.drop(old);
        assertSame(second, succession.plan().orElseThrow().pipeline());
        old.leave();
        Bench.await(() -> first.open.get() == 0);
        assertEquals(1, second.open.get());
    }

    @Test
    @Timeout(10)
    void theLastCallOnTheOldOneDoesNotWaitForItToClose() throws Exception {
        first.closing = new CountDownLatch(1);
        succession.replace(prepared(first));
        Prepared old = succession.enter();
        succession.replace(prepared(second));
        old.leave();
        assertEquals(1, first.open.get());
        first.closing.countDown();
        Bench.await(() -> first.open.get() == 0);
    }

    @Test
    @Timeout(10)
    void theEndWaitsForAnInspectorThatItsLastCallBeganToClose() throws Exception {
        first.closing = new CountDownLatch(1);
        succession.replace(prepared(first));
        Prepared old = succession.enter();
        succession.replace(prepared(second));
        old.leave();
        Thread end = new Thread(() -> succession.close("the inspector is closed"));
        end.start();
        Bench.await(() -> end.getState() == Thread.State.TIMED_WAITING && second.open.get() == 0);
        assertEquals(1, first.open.get());
        first.closing.countDown();
        end.join();
        assertEquals(0, first.open.get());
    }

    @Test
    void whatIsReadyAfterTheEndIsClosedAndNeverUsed() throws Exception {
        succession.close("the inspector is closed");
        succession.replace(prepared(first));
        assertFalse(succession.ready());
        assertEquals(0, first.open.get());
        succession.expect();
        assertEquals(
                "the inspector is closed",
                assertThrows(PipelineException.class, succession::enter).getMessage());
    }

    @Test
    void anInterruptedCallFailsAndItsThreadStaysInterrupted() {
        Thread.currentThread().interrupt();
        assertEquals(
                "interrupted while waiting to inspect: the inspector is not ready",
                assertThrows(PipelineException.class, succession::enter).getMessage());
        assertTrue(Thread.interrupted());
    }
}
