package org.dapo.shell.internal.parts;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.namespace.ExecutionEnvironmentNamespace;
import org.osgi.framework.namespace.NativeNamespace;
import org.osgi.framework.namespace.PackageNamespace;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRequirement;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.framework.wiring.FrameworkWiring;
import org.osgi.resource.Namespace;

/** Describes in words why a bundle does not resolve. */
final class MissingRequirements {
    private static final Pattern ATTRIBUTE = Pattern.compile("\\(([\\w.-]+)([<>]?=)([^()]*)\\)");
    private static final Pattern EXCLUDED = Pattern.compile("\\(!\\(version>=([^()]*)\\)\\)");

    private final FrameworkWiring framework;
    private final BundleContext context;

    MissingRequirements(FrameworkWiring framework, BundleContext context) {
        this.framework = framework;
        this.context = context;
    }

    /** A bundle's first unmet requirement, in words; empty if all are met. */
    Optional<String> of(BundleRevision revision) {
        List<BundleRequirement> mandatory = revision.getDeclaredRequirements(null).stream()
                .filter(MissingRequirements::mandatory)
                .toList();
        return first(mandatory, this::absent).or(() -> first(mandatory, this::unresolved));
    }

    private static Optional<String> first(
            List<BundleRequirement> requirements, Function<BundleRequirement, Optional<String>> problem) {
        return requirements.stream().map(problem).flatMap(Optional::stream).findFirst();
    }

    private Optional<String> absent(BundleRequirement requirement) {
        return framework.findProviders(requirement).isEmpty() ? Optional.of(words(requirement)) : Optional.empty();
    }

    /** A bundle that would meet the requirement but is not resolved itself. */
    private Optional<String> unresolved(BundleRequirement requirement) {
        Collection<BundleCapability> providers = framework.findProviders(requirement);
        boolean none = providers.stream()
                .map(provider -> provider.getRevision().getBundle())
                .allMatch(bundle -> bundle.getState() == Bundle.INSTALLED
                        && !bundle.equals(requirement.getRevision().getBundle()));
        return none
                ? providers.stream().findFirst().map(provider -> "it needs the bundle %s, which is not resolved either"
                        .formatted(BundleRecords.name(provider.getRevision().getBundle())))
                : Optional.empty();
    }

    private String words(BundleRequirement requirement) {
        Map<String, String> attributes = attributes(filter(requirement));
        return switch (requirement.getNamespace()) {
            case PackageNamespace.PACKAGE_NAMESPACE ->
                packageWords(attributes.getOrDefault(PackageNamespace.PACKAGE_NAMESPACE, ""), filter(requirement));
            case NativeNamespace.NATIVE_NAMESPACE ->
                "it has no native library for this platform, %s on %s"
                        .formatted(System.getProperty("os.name"), System.getProperty("os.arch"));
            case ExecutionEnvironmentNamespace.EXECUTION_ENVIRONMENT_NAMESPACE ->
                "it needs %s %s, and this is Java %d"
                        .formatted(
                                attributes.getOrDefault(requirement.getNamespace(), "Java"),
                                attributes.getOrDefault("version", ""),
                                Runtime.version().feature());
            default -> "nothing provides %s with %s".formatted(requirement.getNamespace(), filter(requirement));
        };
    }

    private String packageWords(String name, String filter) {
        String range = range(filter);
        String here = Arrays.stream(context.getBundles())
                .map(bundle -> bundle.adapt(BundleRevision.class))
                .filter(Objects::nonNull)
                .flatMap(revision -> revision.getDeclaredCapabilities(PackageNamespace.PACKAGE_NAMESPACE).stream())
                .map(BundleCapability::getAttributes)
                .filter(exported -> name.equals(exported.get(PackageNamespace.PACKAGE_NAMESPACE)))
                .map(exported -> String.valueOf(exported.get(PackageNamespace.CAPABILITY_VERSION_ATTRIBUTE)))
                .distinct()
                .collect(Collectors.joining(" and "));
        if (here.isEmpty()) {
            return "it needs the package %s%s, which no bundle exports".formatted(name, range);
        }
        return "it needs the package %s%s, but the installed version is %s%s"
                .formatted(
                        name,
                        range,
                        here,
                        name.startsWith("org.dapo.") ? ": it was built for another version of the suite" : "");
    }

    /** The version range of a filter, written as in a manifest, after a space. */
    private static String range(String filter) {
        Map<String, String> attributes = attributes(filter);
        Matcher ceiling = EXCLUDED.matcher(filter);
        String floor = attributes.getOrDefault("version>=", "");
        if (ceiling.find()) {
            return " [%s,%s)".formatted(floor, ceiling.group(1));
        }
        return floor.isEmpty() ? "" : " " + floor;
    }

    private static Map<String, String> attributes(String filter) {
        return ATTRIBUTE
                .matcher(filter)
                .results()
                .collect(Collectors.toMap(
                        one -> one.group(1) + (one.group(2).equals("=") ? "" : one.group(2)),
                        one -> one.group(3),
                        (first, second) -> first));
    }

    private static boolean mandatory(BundleRequirement requirement) {
        String effective =
                requirement.getDirectives().getOrDefault(Namespace.REQUIREMENT_EFFECTIVE_DIRECTIVE, "resolve");
        String resolution = requirement.getDirectives().getOrDefault(Namespace.REQUIREMENT_RESOLUTION_DIRECTIVE, "");
        return effective.equals(Namespace.EFFECTIVE_RESOLVE)
                && !resolution.equals(Namespace.RESOLUTION_OPTIONAL)
                && !resolution.equals(PackageNamespace.RESOLUTION_DYNAMIC);
    }

    /** A requirement's filter; empty if it has none. */
    static String filter(BundleRequirement requirement) {
        return requirement.getDirectives().getOrDefault(Namespace.REQUIREMENT_FILTER_DIRECTIVE, "");
    }
}
