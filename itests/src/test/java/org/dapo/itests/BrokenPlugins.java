package org.dapo.itests;

import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.dapo.api.dataset.Dataset;
import org.dapo.api.dataset.DatasetAdapter;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** Plug-ins with mistakes of third parties. */
final class BrokenPlugins {
    private BrokenPlugins() {}

    private static void hang() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Fails when its bundle starts. */
    public static final class ThrowingActivator implements BundleActivator {
        @Override
        public void start(BundleContext context) {
            throw new IllegalStateException("no camera at port 7\nand more that nobody wants to read");
        }

        @Override
        public void stop(BundleContext context) {
            // It never started.
        }
    }

    /** Blocks when its bundle starts. */
    public static final class HangingActivator implements BundleActivator {
        @Override
        public void start(BundleContext context) {
            hang();
        }

        @Override
        public void stop(BundleContext context) {
            // It never started.
        }
    }

    /** Fails when it is first used. */
    public static final class ThrowingLayout implements DatasetAdapter {
        public ThrowingLayout() {
            throw new IllegalStateException("no table of layouts");
        }

        @Override
        public Dataset open(Path root) {
            throw new UnsupportedOperationException();
        }
    }

    /** Blocks when it is first used. */
    public static final class HangingLayout implements DatasetAdapter {
        public HangingLayout() {
            hang();
        }

        @Override
        public Dataset open(Path root) {
            throw new UnsupportedOperationException();
        }
    }

    /** Needs a missing native library. */
    public static final class NativeLayout implements DatasetAdapter {
        public NativeLayout() {
            System.loadLibrary("com_example_absent");
        }

        @Override
        public Dataset open(Path root) {
            throw new UnsupportedOperationException();
        }
    }
}
