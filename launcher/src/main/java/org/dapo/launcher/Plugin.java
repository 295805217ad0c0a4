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
 * One file in a folder of plug-ins, and the bundle that came of it. The framework keeps a copy: whoever writes over the file
 * takes nothing away from a run. Whatever may run a plug-in's code does so on a thread of its own, so that one that hangs
 * holds up nobody else.
 */
final class Plugin {
    /** For how long others wait for this one; what takes longer goes on beside them. */
    private static final long TURN_MILLIS = 500;

    /** After this an activation is said to hang. */
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final Host host;
    private final Path jar;
    private volatile Optional<String> problem = Optional.empty();
    private volatile Bundle bundle;
    private Thread worker = new Thread("dapo-plugin-none");
    private long since;

    Plugin(Host host, Path jar) {
        this.host = host;
        this.jar = jar;
    }

    private interface Step {
        void run() throws BundleException, IOException, InterruptedException;
    }

    /** Where the bundle says that it comes from. */
    static String location(Path jar) {
        return jar.toUri().toString();
    }

    /**
     * Whether a file can be a plug-in: its directory, the last that is written of a jar, is there.
     *
     * @param jar the file
     * @return why it cannot; empty if it can
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

    /** One line about what is wrong; empty if nothing is. */
    Optional<String> problem() {
        return problem;
    }

    /** The bundle, once it is installed. */
    Optional<Bundle> bundle() {
        return Optional.ofNullable(bundle);
    }

    /** Whether it was tried and is not in use for want of something that another file may bring. */
    boolean waitsForOthers() {
        return !working() && (bundle == null || bundle.getState() == Bundle.INSTALLED);
    }

    /** Whether the bundle has still to do what it was told last. */
    boolean working() {
        return worker.isAlive();
    }

    /** Puts it into the framework, without starting it; one that is there already is left alone. */
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
            problem = Optional.of("cannot be read: " + e.getMessage());
        }
    }

    /** Lets it start on a thread of its own, once it is installed; {@link #await} waits for that. */
    void start() {
        if (bundle != null) {
            work("cannot be started", () -> host.start(bundle));
        }
    }

    /** Whether the file cannot be used as it is, which is a problem then; what came of it before stays. */
    private boolean refused() {
        Optional<String> why = unreadable(jar);
        if (why.isPresent()) {
            problem = why.map(said -> bundle == null ? said : said + "; the previous version stays in use");
        }
        return why.isPresent();
    }

    /** Somebody else may have uninstalled it, at the console. */
    private void forgetUninstalled() {
        if (bundle != null && bundle.getState() == Bundle.UNINSTALLED) {
            bundle = null;
        }
    }

    /** Replaces the bundle by what lies in the file now, and whatever is wired to it follows. */
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
            bundle.stop(Bundle.STOP_TRANSIENT);
            try (InputStream content = Files.newInputStream(jar)) {
                bundle.update(content);
            } catch (BundleException | IOException e) {
                // The one that was there before goes on.
                host.start(bundle);
                throw e;
            }
            host.refresh(bundle);
            host.start(bundle);
        });
        await();
    }

    /** Takes the bundle out of the framework. */
    void remove() {
        interrupt();
        if (bundle != null) {
            work("cannot be removed", () -> {
                bundle.uninstall();
                host.refresh(bundle);
            });
            await();
        }
    }

    /** Ends the plug-in's own work, if it lets itself be interrupted. */
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

    /** Waits for what it was told last, though not for ever. */
    void await() {
        try {
            worker.join(TURN_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Notices an activation that does not end. */
    void check() {
        if (working() && System.nanoTime() - since > PATIENCE_NANOS && problem.isEmpty()) {
            problem = Optional.of("hangs: its activation has not finished after %d s"
                    .formatted(TimeUnit.NANOSECONDS.toSeconds(PATIENCE_NANOS)));
        }
    }
}
