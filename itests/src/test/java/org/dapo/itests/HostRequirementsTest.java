package org.dapo.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;

/** Tests which Java version the bundles require from a host, as stated in the shipped manifests. */
class HostRequirementsTest {
    private static final int JAVA = 17;
    private static final Pattern ENVIRONMENT = Pattern.compile("osgi\\.ee;filter:=\"([^\"]*)\"");

    @TestFactory
    Stream<DynamicTest> theSuiteSaysThatItIsWrittenForJava17() {
        return Distribution.suiteBundles().stream()
                .filter(HostRequirementsTest::hasClasses)
                .map(file -> dynamicTest(
                        Distribution.name(file),
                        () -> assertEquals(List.of("(&(osgi.ee=JavaSE)(version=%d))".formatted(JAVA)), filters(file))));
    }

    @TestFactory
    Stream<DynamicTest> nothingThatComesWithItNeedsMoreThanJava17() {
        return Distribution.bundles().stream()
                .map(file -> dynamicTest(Distribution.name(file), () -> {
                    for (String filter : filters(file)) {
                        assertTrue(isGranted(filter), filter);
                    }
                }));
    }

    private static boolean hasClasses(Path file) {
        try (JarFile jar = new JarFile(file.toFile())) {
            return jar.stream().anyMatch(entry -> entry.getName().endsWith(".class"));
        } catch (IOException e) {
            throw new AssertionError(file.toString(), e);
        }
    }

    private static List<String> filters(Path file) {
        List<String> filters = new ArrayList<>();
        Matcher matcher = ENVIRONMENT.matcher(
                Distribution.header(file, Constants.REQUIRE_CAPABILITY).orElse(""));
        while (matcher.find()) {
            filters.add(matcher.group(1));
        }
        return filters;
    }

    /** Tells whether Java 17, which provides all earlier versions too, satisfies the filter. */
    private static boolean isGranted(String filter) throws InvalidSyntaxException {
        List<String> versions = Stream.concat(
                        Stream.of("1.5", "1.6", "1.7", "1.8"),
                        Stream.iterate(9, version -> version <= JAVA, version -> version + 1)
                                .map(String::valueOf))
                .toList();
        for (String name : List.of("JavaSE", "JavaSE/compact1")) {
            if (FrameworkUtil.createFilter(filter).matches(Map.of("osgi.ee", name, "version", versions))) {
                return true;
            }
        }
        return false;
    }
}
