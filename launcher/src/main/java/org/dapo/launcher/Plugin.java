package org.dapo.launcher;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarFile;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;

/**
 * One file in a plug-in folder, and the bundle installed from it. The framework keeps a copy, so overwriting the file does not
 * affect a run. Operations that may run the plug-in's code use a separate thread, so that a hanging plug-in does not block
 * others.
 */
final class Plugin {
    /** How long callers wait for this plug-in. Work that takes longer continues in the background. */
    private static final long TURN_MILLIS = 500;

    /** An activation or removal that takes longer is reported as hanging. */
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final Host host;
    private final Path jar;
    private volatile Optional<String> problem = Optional.empty();
    private volatile Bundle bundle;
    private Thread worker = new Thread("dapo-plugin-none");
    private long since;
    private String operation = "activation";

    Plugin(Host host, Path jar) {
        this.host = host;
        this.jar = jar;
    }

    private interface Step {
        void run() throws BundleException, IOException, InterruptedException;
    }

    /** The location string of the bundle installed from a file. */
    static String location(Path jar) {
        return jar.toUri().toString();
    }

    /**
     * Checks whether a file can be a plug-in. A jar's directory is written last, so its presence shows that the jar is complete.
     *
     * @param jar the file
     * @return why it cannot be one; empty if it can
     */
    static Optional<String> unreadable(Path jar) {
        try (JarFile opened = new JarFile(jar.toFile())) {
            if (opened.getManifest() == null) {
                return Optional.of("has no manifest");
            }
            boolean named = opened.getManifest().getMainAttributes().getValue(Constants.BUNDLE_SYMBOLICNAME) != null;
            return named
                    ? Optional.empty()
                    : Optional.of("is not an OSGi bundle: its manifest has no " + Constants.BUNDLE_SYMBOLICNAME);
        } catch (IOException | SecurityException e) {
            return Optional.of("not a jar, or incompletely copied: " + e.getMessage());
        }
    }

    /** One line that describes the problem; empty if there is none. */
    Optional<String> problem() {
        return problem;
    }

    /** The bundle; empty until it is installed. */
    Optional<Bundle> bundle() {
        return Optional.ofNullable(bundle);
    }

    /** Whether it was tried but is not installed or resolved, so that another file may supply what it lacks. */
    boolean waitsForOthers() {
        return !working() && (bundle == null || bundle.getState() == Bundle.INSTALLED);
    }

    /** Whether the last operation requested is still running. */
    boolean working() {
        return worker.isAlive();
    }

    /** Installs the file in the framework without starting it. A bundle that is already installed is left unchanged. */
    void install() {
        forgetUninstalled();
        if (bundle != null || refused()) {
            return;
        }
        try (InputStream content = Files.newInputStream(jar)) {
            bundle = host.context().installBundle(location(jar), content);
            problem = Optional.empty();
        } catch (BundleException e) {
            problem = Optional.of("cannot be installed: " + Host.reason(e));
        } catch (IOException e) {
            problem = Optional.of("cannot be read: " + Folders.problem(e));
        }
    }

    /** Starts the bundle on a separate thread if it is installed; {@link #await} waits for that. */
    void start() {
        if (bundle != null) {
            work("cannot be started", () -> host.start(bundle));
        }
    }

    /** Whether the file is unusable; if so, this is recorded as the problem. A bundle installed before stays in use. */
    private boolean refused() {
        Optional<String> why = unreadable(jar);
        if (why.isPresent()) {
            problem = why.map(said -> bundle == null ? said : said + "; the previous version stays in use");
        }
        return why.isPresent();
    }

    /** The bundle may have been uninstalled at the console. */
    private void forgetUninstalled() {
        if (bundle != null && bundle.getState() == Bundle.UNINSTALLED) {
            bundle = null;
        }
    }

    /** Updates the bundle from the current file and refreshes the bundles wired to it. */
    void update() {
        forgetUninstalled();
        if (bundle == null) {
            install();
            start();
            await();
            return;
        }
        if (refused()) {
            return;
        }
        interrupt();
        work("cannot be updated", () -> {
            stop(bundle);
            try (InputStream content = Files.newInputStream(jar)) {
                bundle.update(content);
            } catch (BundleException | IOException e) {
                // The previous version continues to run.
                host.start(bundle);
                throw e;
            }
            host.refresh(bundle);
            host.start(bundle);
        });
        await();
    }

    /** Stops a bundle. If its activator throws, the framework passes that on, but has stopped the bundle all the same. */
    private static void stop(Bundle bundle) throws BundleException {
        try {
            bundle.stop(Bundle.STOP_TRANSIENT);
        } catch (BundleException e) {
            if ((bundle.getState() & (Bundle.STARTING | Bundle.STOPPING | Bundle.ACTIVE)) != 0) {
                throw e;
            }
        }
    }

    /** Uninstalls the bundle. */
    void remove() {
        interrupt();
        problem = Optional.empty();
        operation = "removal";
        if (bundle != null) {
            work("cannot be removed", () -> {
                bundle.uninstall();
                host.refresh(bundle);
            });
            await();
        }
    }

    /** Interrupts the plug-in's current operation. It ends only if its code responds to the interrupt. */
    void interrupt() {
        if (working()) {
            worker.interrupt();
            await();
        }
    }

    private void work(String failed, Step step) {
        Thread before = worker;
        since = System.nanoTime();
        worker = new Thread(
                () -> {
                    try {
                        before.join();
                        step.run();
                        problem = Optional.empty();
                    } catch (BundleException e) {
                        problem = Optional.of(failed + ": " + Host.reason(e));
                    } catch (IOException | RuntimeException e) {
                        problem = Optional.of(failed + ": " + e);
                    } catch (InterruptedException e) {
                        problem = Optional.of(failed + ": interrupted");
                    }
                },
                "dapo-plugin-" + jar.getFileName());
        worker.setDaemon(true);
        worker.start();
    }

    /** Waits for the last operation requested, for a limited time. */
    void await() {
        try {
            worker.join(TURN_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Records a problem if an activation or removal does not finish. */
    void check() {
        if (working() && System.nanoTime() - since > PATIENCE_NANOS && problem.isEmpty()) {
            problem = Optional.of("hangs: its %s has not finished after %d s"
                    .formatted(operation, TimeUnit.NANOSECONDS.toSeconds(PATIENCE_NANOS)));
        }
    }
}
