package org.dapo.shell.internal.parts;

import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.dapo.api.plugin.PluginProperties;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.framework.wiring.FrameworkWiring;

/**
 * Lists the bundles that are installed but not running, according to the framework, and those whose problems the host reports.
 */
final class BundleRecords {
    /**
     * Marks a service of the host, a {@code Supplier<Map<String, String>>}, with the problems it has seen by bundle location.
     * Only the caller that started a bundle learns why its activator failed.
     */
    private static final String PROBLEMS = "(%s=true)".formatted(PluginProperties.PROBLEMS);

    private BundleRecords() {}

    /** The bundles that are not running, each with the reason. */
    static List<Parts.PartStatus> notRunning(BundleContext context) {
        MissingRequirements requirements = new MissingRequirements(
                context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION).adapt(FrameworkWiring.class), context);
        Map<String, String> problems = problems(context);
        List<Parts.PartStatus> found = new ArrayList<>();
        for (Bundle bundle : context.getBundles()) {
            Optional<String> problem = Optional.ofNullable(problems.remove(bundle.getLocation()));
            state(bundle, requirements, problem)
                    .ifPresent(state -> found.add(new Parts.PartStatus(
                            "bundle",
                            String.valueOf(bundle.getSymbolicName()),
                            bundle.getVersion().toString(),
                            name(bundle),
                            state)));
        }
        problems.forEach(
                (location, problem) -> found.add(new Parts.PartStatus("file", file(location), "", "", problem)));
        return found;
    }

    /** A bundle with its version. */
    static String name(Bundle bundle) {
        return bundle.getSymbolicName() + " " + bundle.getVersion();
    }

    private static Optional<String> state(Bundle bundle, MissingRequirements requirements, Optional<String> problem) {
        BundleRevision revision = bundle.adapt(BundleRevision.class);
        if (revision == null) {
            return Optional.empty();
        }
        return switch (bundle.getState()) {
            case Bundle.INSTALLED ->
                Optional.of("not resolved: ")
                        .flatMap(words -> requirements.of(revision).map(words::concat))
                        .or(() -> problem)
                        .or(() -> usesSuite(revision)
                                ? Optional.of("not resolved: its requirements conflict")
                                : Optional.empty());
            case Bundle.RESOLVED -> problem.or(() -> notStarted(bundle, revision));
            case Bundle.STARTING ->
                problem.or(() -> isLazy(bundle) ? Optional.empty() : Optional.of("its activation has not finished"));
            default -> problem;
        };
    }

    private static Optional<String> notStarted(Bundle bundle, BundleRevision revision) {
        // A bundle that does not use the suite may be stopped on purpose, such as a shell without a user.
        boolean fragment = (revision.getTypes() & BundleRevision.TYPE_FRAGMENT) != 0;
        if (fragment || !usesSuite(revision)) {
            return Optional.empty();
        }
        try {
            BundleStartLevel level = bundle.adapt(BundleStartLevel.class);
            return Optional.of(
                    level != null && level.isPersistentlyStarted()
                            ? "should be running but is not: see the log"
                            : "resolved, but not started");
        } catch (IllegalStateException | IllegalArgumentException uninstalledMeanwhile) {
            return Optional.empty();
        }
    }

    private static boolean isLazy(Bundle bundle) {
        String policy = bundle.getHeaders("").get(Constants.BUNDLE_ACTIVATIONPOLICY);
        return policy != null && policy.startsWith(Constants.ACTIVATION_LAZY);
    }

    private static boolean usesSuite(BundleRevision revision) {
        return revision.getDeclaredRequirements(null).stream()
                .map(MissingRequirements::filter)
                .anyMatch(filter -> filter.contains("=org.dapo."));
    }

    /** The problems that services report, by bundle location. */
    static Map<String, String> problems(BundleContext context) {
        Map<String, String> problems = new HashMap<>();
        try {
            for (ServiceReference<?> reference : context.getServiceReferences(Supplier.class, PROBLEMS)) {
                if (context.getService(reference) instanceof Supplier<?> host
                        && host.get() instanceof Map<?, ?> known) {
                    known.forEach((location, problem) -> problems.put(location.toString(), problem.toString()));
                }
            }
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
        return problems;
    }

    /** The file's name at the end of a location. If the location is a URL, that of a file, characters in it are encoded. */
    private static String file(String location) {
        String last = location.substring(location.lastIndexOf('/') + 1);
        try {
            return location.contains("file:")
                    ? URI.create("file:/" + last).getPath().substring(1)
                    : last;
        } catch (IllegalArgumentException e) {
            return last;
        }
    }
}
