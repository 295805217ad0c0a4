package org.dapo.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;

/** Tests that the tables of properties in the guide for hosts match the MetaType in the bundles. */
class HostingGuideTest {
    private static final String BEGIN = "<!-- From the MetaType: -->\n";
    private static final String END = "<!-- End of what is from the MetaType. -->\n";

    @Test
    void itsTablesAreWhatTheMetaTypeOfTheBundlesSays() throws IOException {
        String guide = Files.readString(Path.of(System.getProperty("dapo.docs"), "hosting.md"));
        String tables = guide.substring(guide.indexOf(BEGIN) + BEGIN.length(), guide.indexOf(END));
        String expected = String.join("", tables().values());
        assertEquals(expected, tables, () -> "plugin-sdk/docs/hosting.md should say:\n" + expected);
    }

    /** Returns one section per PID, by PID. */
    private static Map<String, String> tables() throws IOException {
        Map<String, String> tables = new TreeMap<>();
        for (Path bundle : Distribution.suiteBundles()) {
            try (JarFile jar = new JarFile(bundle.toFile())) {
                for (JarEntry entry : jar.stream()
                        .filter(file -> file.getName().matches("OSGI-INF/metatype/.+\\.xml"))
                        .toList()) {
                    try (InputStream in = jar.getInputStream(entry)) {
                        add(Xml.read(in), tables);
                    }
                }
            }
        }
        return tables;
    }

    private static void add(Element metadata, Map<String, String> tables) {
        for (Element designate : Xml.children(metadata, "Designate")) {
            boolean factory = designate.hasAttribute("factoryPid");
            String pid = designate.getAttribute(factory ? "factoryPid" : "pid");
            String described = Xml.children(designate, "Object").get(0).getAttribute("ocdref");
            for (Element definition : Xml.children(metadata, "OCD")) {
                if (definition.getAttribute("id").equals(described)) {
                    tables.put(pid, section(pid, factory, definition));
                }
            }
        }
    }

    private static String section(String pid, boolean factory, Element definition) {
        StringBuilder section =
                new StringBuilder("\n### `%s`%s\n\n%s\n\n| property | type | default | |\n|---|---|---|---|\n"
                        .formatted(
                                pid,
                                factory ? ", one configuration for each" : "",
                                sentence(definition.getAttribute("name"), definition.getAttribute("description"))));
        for (Element property : Xml.children(definition, "AD")) {
            section.append("| `%s` | %s | %s | %s |\n"
                    .formatted(
                            property.getAttribute("id"),
                            type(property),
                            standard(property),
                            sentence(property.getAttribute("name"), property.getAttribute("description"))));
        }
        return section.toString();
    }

    private static String type(Element property) {
        String cardinality = property.getAttribute("cardinality");
        return property.getAttribute("type") + (cardinality.isEmpty() || cardinality.equals("0") ? "" : ", several");
    }

    private static String standard(Element property) {
        if (!property.hasAttribute("default")) {
            return "**required**";
        }
        String value = property.getAttribute("default");
        return value.isEmpty() ? "empty" : "`" + value + "`";
    }

    private static String sentence(String name, String description) {
        String text = description.isEmpty() ? name : name + ": " + description;
        return text.replace("|", "\\|") + (text.endsWith(".") ? "" : ".");
    }
}
