package org.dapo.djl.internal;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.util.Utils;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts PyTorch. */
final class PyTorch {
    private static final Logger LOG = LoggerFactory.getLogger(PyTorch.class);
    private static final String LOCK_FILE = "dapo.lock";
    private static final long LOCK_RETRY_MILLIS = 100;

    private PyTorch() {}

    /**
     * Loads the library and computes once. On first use the library is unpacked into DJL's cache: {@code DJL_CACHE_DIR},
     * {@code ENGINE_CACHE_DIR} or {@code ~/.djl.ai}. {@link NativeCache} knows whether the cache can be trusted. Synchronized,
     * because the configuration may change meanwhile.
     *
     * @param threads number of compute threads
     * @return the engine, ready for use
     */
    static synchronized Engine start(int threads) {
        System.setProperty("ai.djl.offline", "true");
        System.setProperty("OPT_OUT_TRACKING", "true");
        System.setProperty("ai.djl.pytorch.native_helper", NativeLoader.class.getName());
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        // DJL looks for engine, library and loader only once, through the context class loader. What it misses now,
        // it never finds.
        thread.setContextClassLoader(PyTorch.class.getClassLoader());
        try {
            Engine engine = firstTouch();
            setThreads(threads);
            try (NDManager manager = engine.newBaseManager(Device.cpu())) {
                manager.ones(new Shape(1)).add(1).getFloat();
            }
            return engine;
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    /** Several processes may start at once with an empty cache. The first one unpacks, the others wait for it. */
    private static Engine firstTouch() {
        Path cache = Utils.getEngineCacheDir("pytorch");
        try (FileChannel channel = openLockFile(cache);
                FileLock lock = lock(channel)) {
            LOG.debug("Holding {}", lock);
            return Engine.getInstance();
        } catch (IOException e) {
            // A read-only cache that was filled beforehand needs no lock. DJL itself only moves complete folders.
            LOG.debug("No lock in {}", cache, e);
            return Engine.getInstance();
        }
    }

    private static FileChannel openLockFile(Path cache) throws IOException {
        Files.createDirectories(cache);
        return FileChannel.open(cache.resolve(LOCK_FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    }

    private static FileLock lock(FileChannel channel) throws IOException {
        while (true) {
            try {
                return channel.lock();
            } catch (OverlappingFileLockException otherFrameworkInThisProcess) {
                LOG.debug("Waiting for another framework of this process");
                try {
                    Thread.sleep(LOCK_RETRY_MILLIS);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new IOException("interrupted while waiting for the cache", e);
                }
            }
        }
    }

    private static void setThreads(int threads) {
        JniUtils.setNumThreads(threads);
        // Can be set once per process, and outlives a refresh of this bundle. No code here runs operations in parallel.
        if (JniUtils.getNumInteropThreads() != 1) {
            JniUtils.setNumInteropThreads(1);
        }
    }
}
