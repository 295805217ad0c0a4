package org.dapo.launcher;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;
import org.osgi.framework.wiring.FrameworkWiring;

/** An OSGi framework that contains the suite. It has its own storage folder, which is deleted when the host is closed. */
final class Host implements AutoCloseable {
    /** The packages of lib/ through which the launcher and the framework's bundles communicate. */
    private static final String SHARED_PACKAGES = "org.osgi.service.component;version=1.5.1,"
            + "org.osgi.service.component.runtime;version=1.5.1,org.osgi.service.component.runtime.dto;version=1.5.1,"
            + "org.osgi.util.promise;version=1.3.0,org.osgi.util.function;version=1.2.0";

    private static final long STOP_MILLIS = 10_000;
    private static final long REFRESH_SECONDS = 10;

    private final Path storage;
    private final Framework framework;

    private Host(Path storage, Framework framework) {
        this.storage = storage;
        this.framework = framework;
    }

    private static Path storage(Path temporary) throws LaunchException {
        try {
            return StorageFolder.create(temporary);
        } catch (IOException e) {
            throw new LaunchException(
                    "cannot create a folder in the temporary folder %s (java.io.tmpdir): %s"
                            .formatted(temporary, Folders.problem(e)),
                    e);
        }
    }

    /**
     * Creates a framework and installs the suite, without starting either.
     *
     * @param distribution the installation of the suite
     * @param properties framework properties in addition to the distribution's settings
     * @return the host; the caller must close it, whether started or not
     * @throws IOException if a folder cannot be read or written
     * @throws LaunchException if a bundle of the suite cannot be installed
     */
    static Host create(Distribution distribution, Map<String, String> properties) throws IOException, LaunchException {
        List<Path> bundles = distribution.bundles();
        Map<String, String> all = new HashMap<>(distribution.settings());
        Path storage = storage(Path.of(System.getProperty("java.io.tmpdir")));
        all.putAll(properties);
        all.put(Constants.FRAMEWORK_STORAGE, storage.resolve("framework").toString());
        all.put(Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA, SHARED_PACKAGES);
        all.put("felix.shutdown.hook", "false");
        all.put("felix.fileinstall.tmpdir", storage.resolve("fileinstall").toString());
        Framework framework = ServiceLoader.load(FrameworkFactory.class)
                .findFirst()
                .orElseThrow(() -> new LaunchException("lib/ contains no OSGi framework"))
                .newFramework(all);
        Host host = new Host(storage, framework);
        try {
            framework.init();
        } catch (BundleException e) {
            host.close();
            throw new LaunchException(
                    "the framework cannot be created: %s (its temporary folder, by java.io.tmpdir, was %s)"
                            .formatted(reason(e), storage),
                    e);
        }
        for (Path jar : bundles) {
            try {
                host.install(jar);
            } catch (BundleException e) {
                host.close();
                throw new LaunchException(
                        "%s cannot be installed: %s; is the file damaged?".formatted(jar, reason(e)), e);
            }
        }
        return host;
    }

    /**
     * Installs a bundle by reference, without copying its file.
     *
     * @param jar the bundle
     * @return the installed bundle
     * @throws BundleException if the framework refuses it
     */
    Bundle install(Path jar) throws BundleException {
        return framework.getBundleContext().installBundle("reference:" + jar.toUri());
    }

    /**
     * Starts the framework and the suite's bundles. If a bundle does not start, only its services are missing.
     *
     * @return one line per bundle that does not start
     * @throws BundleException if the framework itself does not start
     */
    List<String> start() throws BundleException {
        framework.start();
        return start(List.of(context().getBundles()));
    }

    /**
     * Installs and starts further bundles of the suite.
     *
     * @param jars their files, in start order
     * @return one line per bundle that does not start
     * @throws BundleException if the framework refuses one
     */
    List<String> add(List<Path> jars) throws BundleException {
        List<Bundle> bundles = new ArrayList<>();
        for (Path jar : jars) {
            bundles.add(install(jar));
        }
        return start(bundles);
    }

    private List<String> start(List<Bundle> bundles) {
        List<String> failures = new ArrayList<>();
        for (Bundle bundle : bundles) {
            try {
                start(bundle);
            } catch (BundleException e) {
                failures.add("bundle " + bundle.getSymbolicName() + " cannot be started: " + reason(e));
            }
        }
        return failures;
    }

    /**
     * Starts one bundle; a fragment needs no start.
     *
     * @param bundle an installed bundle
     * @throws BundleException if it does not start
     */
    void start(Bundle bundle) throws BundleException {
        if (bundle.getHeaders("").get(Constants.FRAGMENT_HOST) == null) {
            bundle.start(Bundle.START_TRANSIENT | Bundle.START_ACTIVATION_POLICY);
        }
    }

    /**
     * Resolves bundles together, which is much faster than one by one. A bundle that cannot be resolved fails when it is started.
     *
     * @param bundles installed bundles
     */
    void resolve(List<Bundle> bundles) {
        framework.adapt(FrameworkWiring.class).resolveBundles(bundles);
    }

    /**
     * Refreshes a bundle after its update or removal, together with all bundles wired to it, and waits until that is done.
     *
     * @param bundle the bundle
     * @throws InterruptedException if this thread is interrupted
     */
    void refresh(Bundle bundle) throws InterruptedException {
        CountDownLatch refreshed = new CountDownLatch(1);
        framework.adapt(FrameworkWiring.class).refreshBundles(List.of(bundle), event -> refreshed.countDown());
        refreshed.await(REFRESH_SECONDS, TimeUnit.SECONDS);
    }

    BundleContext context() {
        return framework.getBundleContext();
    }

    /**
     * Waits until the framework is stopped from inside, for example by the console's {@code exit}.
     *
     * @throws InterruptedException if this thread is interrupted
     */
    void await() throws InterruptedException {
        framework.waitForStop(0);
    }

    /**
     * Has something done first when the framework is stopped, by whomever: no bundle is stopped before it has returned.
     *
     * @param action what to do
     */
    void beforeStop(Runnable action) {
        SynchronousBundleListener listener = event -> {
            if (event.getType() == BundleEvent.STOPPING && event.getBundle().equals(framework)) {
                action.run();
            }
        };
        context().addBundleListener(listener);
    }

    /** Stops the framework and deletes its storage. */
    @Override
    public void close() throws IOException {
        try {
            framework.stop();
            framework.waitForStop(STOP_MILLIS);
        } catch (BundleException e) {
            throw new IOException("the framework cannot be stopped: " + reason(e), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            deleteStorage();
        }
    }

    /**
     * Deletes the storage folder.
     *
     * @throws IOException if anything in it cannot be deleted
     */
    void deleteStorage() throws IOException {
        StorageFolder.delete(storage);
    }

    /**
     * The first line of the reason why the framework refused something, without the consequences that it lists.
     *
     * @param refusal what the framework threw
     * @return one line
     */
    static String reason(BundleException refusal) {
        if (refusal.getType() == BundleException.ACTIVATOR_ERROR && refusal.getCause() != null) {
            Throwable cause = refusal.getCause();
            return "its activator failed with %s%s"
                    .formatted(
                            cause.getClass().getSimpleName(),
                            cause.getMessage() == null ? "" : ": " + firstLine(cause.getMessage()));
        }
        Throwable cause = refusal.getCause() == null ? refusal : refusal.getCause();
        return firstLine(String.valueOf(cause.getMessage())).replaceFirst(" Unresolved requirements: .*", "");
    }

    private static String firstLine(String text) {
        return text.lines().findFirst().orElse("");
    }
}
