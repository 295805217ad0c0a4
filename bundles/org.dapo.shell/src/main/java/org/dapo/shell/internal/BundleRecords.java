package org.dapo.shell.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.namespace.PackageNamespace;
import org.osgi.framework.wiring.BundleRequirement;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.framework.wiring.FrameworkWiring;
import org.osgi.resource.Namespace;

/** What the framework says of the bundles that are installed but do not run. */
final class BundleRecords {
    private BundleRecords() {}

    /** The bundles that do not run, and why. */
    static List<Parts.PartStatus> notRunning(BundleContext context) {
        FrameworkWiring framework =
                context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION).adapt(FrameworkWiring.class);
        List<Parts.PartStatus> found = new ArrayList<>();
        for (Bundle bundle : context.getBundles()) {
            state(bundle, framework)
                    .ifPresent(state -> found.add(new Parts.PartStatus(
                            "bundle",
                            String.valueOf(bundle.getSymbolicName()),
                            bundle.getVersion().toString(),
                            name(bundle),
                            state)));
        }
        return found;
    }

    /** A bundle with its version. */
    static String name(Bundle bundle) {
        return bundle.getSymbolicName() + " " + bundle.getVersion();
    }

    private static Optional<String> state(Bundle bundle, FrameworkWiring framework) {
        BundleRevision revision = bundle.adapt(BundleRevision.class);
        if (revision == null || (bundle.getState() & (Bundle.INSTALLED | Bundle.RESOLVED)) == 0) {
            return Optional.empty();
        }
        boolean resolved = bundle.getState() == Bundle.RESOLVED;
        Optional<String> missing = resolved ? Optional.empty() : missing(revision, framework);
        if (missing.isPresent()) {
            return missing.map("not resolved: "::concat);
        }
        // What does not use the suite may well be left alone on purpose, such as a shell that nobody sits at.
        boolean fragment = (revision.getTypes() & BundleRevision.TYPE_FRAGMENT) != 0;
        if (!usesSuite(revision) || (resolved && fragment)) {
            return Optional.empty();
        }
        return Optional.of(
                resolved ? "resolved, but not started" : "not resolved: what it needs does not fit together");
    }

    private static boolean usesSuite(BundleRevision revision) {
        return revision.getDeclaredRequirements(null).stream()
                .map(BundleRecords::filter)
                .anyMatch(filter -> filter.contains("=org.dapo."));
    }

    private static Optional<String> missing(BundleRevision revision, FrameworkWiring framework) {
        return revision.getDeclaredRequirements(null).stream()
                .filter(BundleRecords::mandatory)
                .filter(requirement -> framework.findProviders(requirement).isEmpty())
                .findFirst()
                .map(BundleRecords::words);
    }

    private static boolean mandatory(BundleRequirement requirement) {
        String effective =
                requirement.getDirectives().getOrDefault(Namespace.REQUIREMENT_EFFECTIVE_DIRECTIVE, "resolve");
        String resolution = requirement.getDirectives().getOrDefault(Namespace.REQUIREMENT_RESOLUTION_DIRECTIVE, "");
        return effective.equals(Namespace.EFFECTIVE_RESOLVE)
                && !resolution.equals(Namespace.RESOLUTION_OPTIONAL)
                && !resolution.equals(PackageNamespace.RESOLUTION_DYNAMIC);
    }

    private static String words(BundleRequirement requirement) {
        return requirement.getNamespace().equals(PackageNamespace.PACKAGE_NAMESPACE)
                ? "no bundle exports a package with " + filter(requirement)
                : "nothing provides %s with %s".formatted(requirement.getNamespace(), filter(requirement));
    }

    private static String filter(BundleRequirement requirement) {
        return requirement.getDirectives().getOrDefault(Namespace.REQUIREMENT_FILTER_DIRECTIVE, "");
    }
}
