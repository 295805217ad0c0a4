package org.dapo.nn.testkit;

/** Lets several threads of a test be in one place of a flawed part at the same time. */
final class Overlap {
    private static final Thread FIRST = Thread.currentThread();
    private static final long MILLIS = 500;

    private Overlap() {}

    /** Waits for other threads. The thread of the tests, which is alone, does not wait. */
    static void pause() {
        if (Thread.currentThread() == FIRST) {
            return;
        }
        try {
            Thread.sleep(MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
