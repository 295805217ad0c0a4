package org.dapo.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Tests the dependencies between bundles, as stated in the shipped manifests. */
class DependencyRulesTest {
    private static final String API = "org.dapo.api";
    private static final String NN_API = "org.dapo.nn.api";
    private static final String DJL = "ai.djl";
    private static final String PROMPTING = "org.dapo.prompting";
    private static final String PLUGINS = "org.dapo.plugins";
    private static final Set<String> LIBRARIES =
            Set.of("org.dapo.imaging", "org.dapo.tensorfile", "org.dapo.histogram", "org.dapo.layout");

    /** The kinds of bundles, by the start of the symbolic name, and the bundles whose packages they may import. */
    private static final Map<String, Set<String>> ALLOWED = new TreeMap<>(Map.ofEntries(
            Map.entry(API, Set.of()),
            Map.entry(NN_API, Set.of(API, DJL)),
            Map.entry("org.dapo.djl", Set.of(API, NN_API)),
            Map.entry("org.dapo.imaging", Set.of(API)),
            Map.entry("org.dapo.histogram", Set.of(API)),
            Map.entry("org.dapo.layout", Set.of(API)),
            Map.entry(PLUGINS, Set.of(API)),
            Map.entry(PROMPTING, Set.of(API, NN_API, DJL)),
            Map.entry("org.dapo.tensorfile", Set.of(API)),
            Map.entry("org.dapo.dataset.", withLibraries(API)),
            Map.entry("org.dapo.taxonomy.", Set.of(API)),
            Map.entry("org.dapo.metric.", withLibraries(API)),
            Map.entry("org.dapo.model.", Set.of(API, PLUGINS)),
            Map.entry("org.dapo.backbone.", withLibraries(API, NN_API, DJL, PLUGINS)),
            Map.entry("org.dapo.prompt.", withLibraries(API, NN_API, DJL, PROMPTING)),
            Map.entry("org.dapo.benchmark", Set.of(API)),
            Map.entry("org.dapo.console", Set.of()),
            Map.entry("org.dapo.inspection", Set.of(API)),
            Map.entry("org.dapo.engine", withLibraries(API, NN_API, DJL, PLUGINS)),
            Map.entry("org.dapo.report", withLibraries(API)),
            Map.entry("org.dapo.shell", withLibraries(API, NN_API, DJL, PLUGINS))));

    private static final Pattern CLAUSE = Pattern.compile("([^,;\"]+)((?:;[^,;=\"]+=(?:\"[^\"]*\"|[^,;\"]*))*)(?:,|$)");
    private static final Pattern VERSION = Pattern.compile(";version=\"?([^\";]*)");

    private record Clause(String packageName, Optional<String> version) {}

    @TestFactory
    Stream<DynamicTest> bundlesImportOnlyWhatTheirKindMay() {
        return Distribution.suiteBundles().stream()
                .map(file -> dynamicTest(Distribution.name(file), () -> assertEquals(List.of(), trespasses(file))));
    }

    @TestFactory
    Stream<DynamicTest> everyImportButTheJdksHasAVersionRange() {
        return Distribution.suiteBundles().stream()
                .map(file -> dynamicTest(Distribution.name(file), () -> assertEquals(List.of(), unversioned(file))));
    }

    @TestFactory
    Stream<DynamicTest> exportsAreVersionedAndNeverInternal() {
        return Distribution.suiteBundles().stream()
                .map(file -> dynamicTest(Distribution.name(file), () -> {
                    for (Clause export : clauses(file, "Export-Package")) {
                        assertTrue(export.version().isPresent(), export.packageName() + " has no version");
                        boolean internal = export.packageName().startsWith("org.dapo.")
                                && export.packageName().matches(".*\\.internal(\\..*)?");
                        assertTrue(!internal, export.packageName() + " is internal");
                    }
                }));
    }

    @Test
    void theApiNeedsNothingButTheJdkAndOsgi() throws IOException {
        Path api = Distribution.suiteBundles().stream()
                .filter(file -> Distribution.name(file).startsWith(API + "-"))
                .findFirst()
                .orElseThrow();
        List<String> others = clauses(api, "Import-Package").stream()
                .map(Clause::packageName)
                .filter(name -> !name.startsWith("java.")
                        && !name.startsWith("org.osgi.")
                        && owner(name).isEmpty())
                .toList();
        assertEquals(List.of(), others);
    }

    @Test
    void manifestClausesAreReadAsWritten() {
        assertEquals(
                List.of(
                        new Clause("org.dapo.api.image", Optional.of("[1.0,2)")),
                        new Clause("java.util", Optional.empty()),
                        new Clause("ai.djl", Optional.of("0.36.0"))),
                parse("org.dapo.api.image;version=\"[1.0,2)\",java.util,ai.djl;uses:=\"a.b,c.d\";version=0.36.0"));
    }

    private static List<String> trespasses(Path file) throws IOException {
        String bundle = symbolicName(file);
        Set<String> allowed = allowed(bundle);
        List<String> trespasses = new ArrayList<>();
        for (Clause imported : clauses(file, "Import-Package")) {
            owner(imported.packageName())
                    .filter(owner -> !owner.equals(bundle) && !allowed.contains(owner))
                    .ifPresent(owner -> trespasses.add(imported.packageName() + " of " + owner));
        }
        return trespasses;
    }

    private static List<String> unversioned(Path file) throws IOException {
        return clauses(file, "Import-Package").stream()
                .filter(imported -> !isOfTheJdk(imported.packageName()))
                .filter(imported -> imported.version()
                        .filter(range -> range.matches("\\[.+,.+[)\\]]"))
                        .isEmpty())
                .map(Clause::packageName)
                .toList();
    }

    /** Tells whether a package belongs to the JDK, whose packages have no versions. */
    private static boolean isOfTheJdk(String packageName) {
        return ModuleLayer.boot().modules().stream()
                .anyMatch(module -> module.getDescriptor() != null
                        && module.getName().matches("(java|jdk)\\..*")
                        && module.getPackages().contains(packageName));
    }

    private static Set<String> allowed(String bundle) {
        return ALLOWED.entrySet().stream()
                .filter(kind -> kind.getKey().endsWith(".")
                        ? bundle.startsWith(kind.getKey())
                        : bundle.equals(kind.getKey()) || bundle.startsWith(kind.getKey() + ".native."))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElseThrow(
                        () -> new AssertionError(bundle + " is of no known kind; say in ALLOWED what it may import"));
    }

    /** Returns the bundle of the suite (or DJL) that owns a package. It is empty for packages of third parties. */
    private static Optional<String> owner(String packageName) {
        if (packageName.equals(DJL) || packageName.startsWith(DJL + ".")) {
            return Optional.of(DJL);
        }
        return Distribution.suiteBundles().stream()
                .map(DependencyRulesTest::symbolicName)
                .filter(bundle -> packageName.equals(bundle) || packageName.startsWith(bundle + "."))
                .findFirst()
                .or(() -> packageName.startsWith("org.dapo.") ? Optional.of("nobody") : Optional.empty());
    }

    private static Set<String> withLibraries(String... others) {
        Set<String> all = new HashSet<>(LIBRARIES);
        all.addAll(List.of(others));
        return all;
    }

    private static String symbolicName(Path file) {
        return Distribution.header(file, "Bundle-SymbolicName").orElseThrow();
    }

    private static List<Clause> clauses(Path file, String name) throws IOException {
        return parse(Distribution.header(file, name).orElse(""));
    }

    private static List<Clause> parse(String header) {
        List<Clause> clauses = new ArrayList<>();
        Matcher clause = CLAUSE.matcher(header);
        while (clause.find()) {
            Matcher version = VERSION.matcher(clause.group(2));
            clauses.add(new Clause(clause.group(1), version.find() ? Optional.of(version.group(1)) : Optional.empty()));
        }
        return clauses;
    }
}
