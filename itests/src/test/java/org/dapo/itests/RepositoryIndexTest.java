package org.dapo.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Filter;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.Version;
import org.w3c.dom.Element;

/** Tests the OSGi repository beside the bundles. A resolver must find in it what the distribution installs and requires. */
class RepositoryIndexTest {
    private static final String IDENTITY = "osgi.identity";
    private static final String CONTENT = "osgi.content";
    private static final String PACKAGE = "osgi.wiring.package";

    /** Requirements that other bundles satisfy. Those on the framework and Java are tested elsewhere. */
    private static final Set<String> OF_BUNDLES = Set.of("osgi.extender", "osgi.service", "osgi.wiring.host", PACKAGE);

    /** Packages that every framework of release 8 exports, and those of the JDK, which have no versions. */
    private static final List<Map<String, Object>> FRAMEWORK = Stream.concat(
                    ModuleLayer.boot().modules().stream()
                            .flatMap(module -> module.getPackages().stream())
                            .map(name -> exported(name, "0")),
                    Map.ofEntries(
                                    Map.entry("org.osgi.dto", "1.1"),
                                    Map.entry("org.osgi.framework", "1.10"),
                                    Map.entry("org.osgi.framework.dto", "1.8"),
                                    Map.entry("org.osgi.framework.startlevel", "1.0"),
                                    Map.entry("org.osgi.framework.wiring", "1.2"),
                                    Map.entry("org.osgi.resource", "1.0"),
                                    Map.entry("org.osgi.service.url", "1.0"),
                                    Map.entry("org.osgi.util.tracker", "1.5"))
                            .entrySet()
                            .stream()
                            .map(entry -> exported(entry.getKey(), entry.getValue())))
            .toList();

    private final Element repository = Xml.read(Distribution.home().resolve("bundles/index.xml"));

    @Test
    void itHasEveryBundleWhereItLiesAndWithItsHash() throws Exception {
        Map<String, String> indexed = new TreeMap<>();
        for (Element resource : Xml.children(repository, "resource")) {
            Map<String, Object> content = capabilities(resource, CONTENT).get(0);
            String url = (String) content.get("url");
            // Version-specific requirements of a multi-release bundle are a resource of their own, without a file.
            if (!url.startsWith("urn:")) {
                indexed.put(url, ((String) content.get(CONTENT)).toLowerCase(Locale.ROOT));
            }
        }
        Map<String, String> there = new TreeMap<>();
        for (Path bundle : Distribution.bundles()) {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(bundle));
            there.put(Distribution.name(bundle), HexFormat.of().formatHex(hash));
        }
        assertEquals(there, indexed);
    }

    @Test
    void whatABundleCannotDoWithoutIsInTheRepositoryOrInTheFramework() throws Exception {
        Map<String, List<Map<String, Object>>> offered = new HashMap<>();
        for (String namespace : OF_BUNDLES) {
            offered.put(namespace, new ArrayList<>(namespace.equals(PACKAGE) ? FRAMEWORK : List.of()));
            for (Element resource : Xml.children(repository, "resource")) {
                offered.get(namespace).addAll(capabilities(resource, namespace));
            }
        }
        Set<String> missing = new TreeSet<>();
        for (Element resource : Xml.children(repository, "resource")) {
            for (Element requirement : Xml.children(resource, "requirement")) {
                Map<String, String> directives = directives(requirement);
                List<Map<String, Object>> candidates = offered.get(requirement.getAttribute("namespace"));
                if (candidates != null && !"optional".equals(directives.get("resolution"))) {
                    Filter filter = FrameworkUtil.createFilter(directives.get("filter"));
                    if (candidates.stream().noneMatch(filter::matches)) {
                        missing.add(capabilities(resource, IDENTITY).get(0).get(IDENTITY) + " needs " + filter);
                    }
                }
            }
        }
        assertEquals(Set.of(), missing);
    }

    private static Map<String, Object> exported(String name, String version) {
        return Map.of(PACKAGE, name, "version", Version.parseVersion(version));
    }

    private static List<Map<String, Object>> capabilities(Element resource, String namespace) {
        return Xml.children(resource, "capability").stream()
                .filter(capability -> capability.getAttribute("namespace").equals(namespace))
                .map(RepositoryIndexTest::attributes)
                .toList();
    }

    private static Map<String, Object> attributes(Element element) {
        Map<String, Object> attributes = new HashMap<>();
        for (Element attribute : Xml.children(element, "attribute")) {
            String value = attribute.getAttribute("value");
            attributes.put(
                    attribute.getAttribute("name"),
                    switch (attribute.getAttribute("type")) {
                        case "Version" -> Version.parseVersion(value);
                        case "List<String>" -> List.of(value.split(","));
                        default -> value;
                    });
        }
        return attributes;
    }

    private static Map<String, String> directives(Element element) {
        return Xml.children(element, "directive").stream()
                .collect(Collectors.toMap(
                        directive -> directive.getAttribute("name"), directive -> directive.getAttribute("value")));
    }
}
