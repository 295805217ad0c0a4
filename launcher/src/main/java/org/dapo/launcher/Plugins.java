package org.dapo.launcher;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;

/** Third-party bundles for one command. A broken one harms nobody but itself. */
final class Plugins {
    private final Host host;
    private final Map<Path, Bundle> installed = new LinkedHashMap<>();
    private final List<String> failures = new ArrayList<>();

    Plugins(Host host) {
        this.host = host;
    }

    /**
     * Installs and starts plug-ins. All are installed before the first is started, for one may need another.
     *
     * @param jars their files
     * @return one line for each that is broken
     */
    List<String> start(List<Path> jars) {
        jars.forEach(this::install);
        installed.forEach(this::start);
        return List.copyOf(failures);
    }

    private void install(Path jar) {
        try {
            Bundle bundle = host.install(jar);
            if (bundle.getSymbolicName() == null) {
                bundle.uninstall();
                failures.add("plug-in " + jar + " is no OSGi bundle: its manifest has no Bundle-SymbolicName");
            } else {
                installed.put(jar, bundle);
            }
        } catch (BundleException e) {
            failures.add("plug-in " + jar + " cannot be installed: " + Host.reason(e));
        }
    }

    private void start(Path jar, Bundle bundle) {
        try {
            host.start(bundle);
        } catch (BundleException e) {
            failures.add("plug-in " + jar + " does not start: " + Host.reason(e));
        }
    }
}
