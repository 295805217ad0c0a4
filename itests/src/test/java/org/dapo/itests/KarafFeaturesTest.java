package org.dapo.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** Tests that the features for Karaf install the same bundles as the distribution. */
class KarafFeaturesTest {
    /** Bundles that come with Karaf or with its feature scr. */
    private static final List<String> OF_KARAF = List.of("org.apache.felix.", "org.osgi.", "pax-logging-");

    private static final String PLATFORM = System.getProperty("dapo.platform");

    @Test
    void everyBundleOfTheDistributionThatKarafHasNotIsInAFeatureAndNoOther() {
        Set<String> distributed = Distribution.bundles().stream()
                .map(Distribution::name)
                .filter(name -> OF_KARAF.stream().noneMatch(name::startsWith))
                .filter(name -> Suite.INTERACTIVE_ONLY.stream().noneMatch(name::startsWith))
                .collect(Collectors.toCollection(TreeSet::new));
        Predicate<String> ofAnotherPlatform =
                name -> name.startsWith(Suite.NATIVE_PREFIX) && !name.contains("." + PLATFORM + "-");
        Set<String> featured = new TreeSet<>(bundles(features()));
        featured.removeIf(ofAnotherPlatform);
        assertEquals(
                distributed,
                featured,
                "left out of features/karaf/src/main/feature/features.xml, or not in features/pom.xml");
    }

    @Test
    void theFeatureDapoIsTheWholeSuiteButItsNativeLibrary() {
        Element features = features();
        Set<String> all = new TreeSet<>(bundles(features));
        all.removeIf(name -> name.startsWith(Suite.NATIVE_PREFIX));
        Set<String> reached = new TreeSet<>();
        collect(features, "dapo", reached);
        assertEquals(all, reached);
    }

    private static void collect(Element features, String name, Set<String> bundles) {
        for (Element feature : Xml.children(features, "feature")) {
            if (feature.getAttribute("name").equals(name)) {
                bundles.addAll(bundles(feature));
                Xml.children(feature, "feature").forEach(other -> collect(features, text(other), bundles));
            }
        }
    }

    private static Element features() {
        return Xml.read(Path.of(System.getProperty("dapo.karaf.repository")).resolveSibling("features.xml"));
    }

    /** Returns the file names of the bundles in a feature, or in all. */
    private static List<String> bundles(Element element) {
        List<String> names = new ArrayList<>();
        NodeList bundles = element.getElementsByTagName("bundle");
        for (int i = 0; i < bundles.getLength(); i++) {
            String[] coordinates = text((Element) bundles.item(i)).split("/");
            names.add("%s-%s.jar".formatted(coordinates[1], coordinates[2]));
        }
        return names;
    }

    private static String text(Element element) {
        return element.getTextContent().strip();
    }
}
