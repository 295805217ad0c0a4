package org.dapo.backbone.clip.internal;

import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;

/** Measures Java's direct buffers. */
public final class DirectBuffers {
    private DirectBuffers() {}

    /** Returns the number of bytes in use. Unused buffers are freed first; another thread does that after a collection. */
    public static long used() throws InterruptedException {
        for (int round = 0; round < 3; round++) {
            System.gc();
            Thread.sleep(50);
        }
        return pool().getMemoryUsed();
    }

    /** Waits until fewer bytes than a limit are in use. Returns false if that does not happen. */
    public static boolean fallBelow(long bytes) throws InterruptedException {
        for (int round = 0; round < 100 && used() >= bytes; round++) {
            Thread.sleep(100);
        }
        return used() < bytes;
    }

    /** Returns the number of buffers, including unused ones that are not yet collected. */
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
