package org.dapo.backbone.clip.internal;

import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;

/** What Java's direct buffers hold. */
final class DirectBuffers {
    private DirectBuffers() {}

    /** How many bytes are in use, once those that nobody uses are given back: another thread does that after a collection. */
    static long used() throws InterruptedException {
        for (int round = 0; round < 3; round++) {
            System.gc();
            Thread.sleep(50);
        }
        return pool().getMemoryUsed();
    }

    /** Whether they come to hold less than so many bytes, as soon as those that nobody uses are given back. */
    static boolean fallBelow(long bytes) throws InterruptedException {
        for (int round = 0; round < 100 && used() >= bytes; round++) {
            Thread.sleep(100);
        }
        return used() < bytes;
    }

    /** How many there are, those that nobody uses and that were not collected yet among them. */
    static long count() {
        return pool().getCount();
    }

    private static BufferPoolMXBean pool() {
        return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(one -> one.getName().equals("direct"))
                .findFirst()
                .orElseThrow();
    }
}
