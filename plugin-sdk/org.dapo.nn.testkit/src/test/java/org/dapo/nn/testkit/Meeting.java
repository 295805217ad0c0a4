package org.dapo.nn.testkit;

import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Lets two threads of a test be in one place of a flawed part at the same time. */
final class Meeting {
    private static final CyclicBarrier PLACE = new CyclicBarrier(2);
    private static final Thread FIRST = Thread.currentThread();

    private Meeting() {}

    /** Waits for another thread, for some seconds at most. The thread of the tests, which is alone, does not wait. */
    static void ofTwoThreads() {
        if (Thread.currentThread() == FIRST) {
            return;
        }
        try {
            PLACE.await(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (BrokenBarrierException | TimeoutException alone) {
            PLACE.reset();
        }
    }
}
