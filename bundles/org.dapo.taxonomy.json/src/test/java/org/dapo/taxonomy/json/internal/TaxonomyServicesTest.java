package org.dapo.taxonomy.json.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.apache.felix.framework.FrameworkFactory;
import org.dapo.api.plugin.PluginProperties;
import org.dapo.api.taxonomy.DefectTaxonomy;
import org.dapo.api.taxonomy.TaxonomyLibrary;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.launch.Framework;

/** Tests taxonomies from bundles and from files in a real framework. */
class TaxonomyServicesTest {
    private static final String ONE_TYPE =
            "{\"name\": \"%s\", \"version\": \"1.2.3\", \"types\": [{\"id\": \"crack\", \"phrase\": \"crack\"}]}";

    @TempDir
    Path folder;

    private final List<String> warnings = new ArrayList<>();
    private Framework framework;

    @AfterEach
    void stop() throws Exception {
        if (framework != null) {
            framework.stop();
            framework.waitForStop(10_000);
        }
    }

    @Test
    void aBundlesTaxonomiesComeAndGoWithItAndAreItsOwn() throws Exception {
        BundleContext context = start(Map.of());
        TaxonomyBundles extender = new TaxonomyBundles(context, warnings::add);
        Bundle bolts = install(
                "com.example.bolts",
                "types/*.json, one.json",
                Map.of("types/a.json", taxonomy("bolts"), "types/readme.txt", "", "one.json", taxonomy("nuts")));
        bolts.start();
        assertEquals(List.of("bolts", "nuts"), names());
        for (ServiceReference<DefectTaxonomy> reference : references()) {
            assertEquals(bolts, reference.getBundle());
            assertEquals("1.2.3", reference.getProperty(PluginProperties.VERSION));
        }
        bolts.stop();
        assertEquals(List.of(), names());
        bolts.start();
        extender.close();
        assertEquals(List.of(), names());
        assertEquals(List.of(), warnings);
    }

    @Test
    void aBundleThatImportsTheContractSeesTheTaxonomyOfOneThatDoesNot() throws Exception {
        BundleContext context = start(Map.of());
        TaxonomyBundles extender = new TaxonomyBundles(context, warnings::add);
        install("com.example.bolts", "one.json", Map.of("one.json", taxonomy("bolts")))
                .start();
        Bundle user = install("com.example.user", null, Map.of());
        user.start();
        assertEquals(1, user.getBundleContext().getServiceReferences(DefectTaxonomy.class.getName(), null).length);
        extender.close();
    }

    @Test
    void aBrokenFileIsOneWarningAndTheOthersStand() throws Exception {
        BundleContext context = start(Map.of());
        TaxonomyBundles extender = new TaxonomyBundles(context, warnings::add);
        install(
                        "com.example.bolts",
                        "*.json, none/*.json",
                        Map.of("a.json", "{", "b.json", taxonomy("bolts"), "c.json", taxonomy("bolts")))
                .start();
        assertEquals(List.of("bolts"), names());
        assertEquals(3, warnings.size(), warnings.toString());
        assertTrue(warnings.get(0).startsWith("com.example.bolts:/a.json: not JSON"), warnings.get(0));
        assertTrue(warnings.get(1).startsWith("com.example.bolts:/c.json: the name 'bolts' is taken"), warnings.get(1));
        assertTrue(warnings.get(2).contains("DAPO-Taxonomies names no file: none/*.json"), warnings.get(2));
        extender.close();
    }

    @Test
    void readsTheFolderBelowHomeAndTheListedFiles() throws Exception {
        Path taxonomies = Files.createDirectory(folder.resolve("taxonomies"));
        Path inFolder = Files.writeString(taxonomies.resolve("bolts.json"), taxonomy("bolts"));
        Files.writeString(taxonomies.resolve("notes.txt"), "not a taxonomy");
        Path comma = Files.createDirectory(folder.resolve("line 3, new"));
        Path listed = Files.writeString(comma.resolve("mine.json"), taxonomy("mine"));
        String written = listed.toString().replace(",", "\\,");
        Path edited = Files.writeString(folder.resolve("edited.json"), taxonomy("bolts"));
        BundleContext context = start(Map.of(
                TaxonomyFiles.HOME, folder.toString(), TaxonomyFiles.FILES, written + " , " + edited + "," + written));
        TaxonomyFiles files = new TaxonomyFiles(context, "taxonomies", warnings::add);
        assertEquals(List.of("bolts", "bolts", "mine"), names());
        ServiceReference<DefectTaxonomy> preferred = references().stream()
                .filter(reference ->
                        reference.getProperty(PluginProperties.NAME).equals("bolts"))
                .max(Comparator.naturalOrder())
                .orElseThrow();
        assertEquals(edited.toString(), preferred.getProperty("dapo.taxonomy.file"));
        assertTrue(references().stream()
                .anyMatch(reference -> inFolder.toString().equals(reference.getProperty("dapo.taxonomy.file"))));
        files.close();
        assertEquals(List.of(), names());
        assertEquals(List.of(), warnings);
    }

    @Test
    void emptyPlacesInTheListNameNoFileAndWhatIsNoPathIsOneWarning() throws Exception {
        Path file = Files.writeString(folder.resolve("bolts.json"), taxonomy("bolts"));
        BundleContext context = start(Map.of(TaxonomyFiles.FILES, "," + file + ", ,a\0b"));
        new TaxonomyFiles(context, "taxonomies", warnings::add);
        assertEquals(List.of("bolts"), names());
        assertEquals(1, warnings.size(), warnings.toString());
        assertTrue(warnings.get(0).startsWith(TaxonomyFiles.FILES + ": not a path: "), warnings.get(0));
    }

    /** The working directory of this test has such a folder. */
    @Test
    void aRelativeFolderIsNotUsedWithoutAHome() throws Exception {
        assertTrue(Files.isDirectory(Path.of("src")));
        new TaxonomyFiles(start(Map.of()), "src", warnings::add);
        assertEquals(List.of("the folder of taxonomies, src, is relative, and there is no dapo.home"), warnings);
    }

    @Test
    void aFileThatIsListedAndInTheFolderIsOneService() throws Exception {
        Path file = Files.writeString(folder.resolve("bolts.json"), taxonomy("bolts"));
        BundleContext context = start(Map.of(TaxonomyFiles.FILES, file.toString()));
        new TaxonomyFiles(context, folder.toString(), warnings::add);
        assertEquals(List.of("bolts"), names());
    }

    @Test
    void missingAndBrokenFilesAreOneWarningEach() throws Exception {
        Path broken = Files.writeString(folder.resolve("broken.json"), "{\"nam\": \"x\"}");
        BundleContext context =
                start(Map.of(TaxonomyFiles.FILES, folder.resolve("gone.json").toString()));
        new TaxonomyFiles(context, folder.toString(), warnings::add);
        assertEquals(2, warnings.size(), warnings.toString());
        assertTrue(warnings.get(0).startsWith(folder.resolve("gone.json") + ": cannot be read"), warnings.get(0));
        assertTrue(warnings.get(1).startsWith(broken + ": $.nam: unknown field"), warnings.get(1));
    }

    @Test
    void theDefaultFolderNeedNotBeThereButAConfiguredOneMust() throws Exception {
        BundleContext context = start(Map.of(TaxonomyFiles.HOME, folder.toString()));
        new TaxonomyFiles(context, "taxonomies", warnings::add);
        assertEquals(List.of(), warnings);
        new TaxonomyFiles(context, "taxonomy", warnings::add);
        assertEquals(List.of("the folder of taxonomies, taxonomy, is not there"), warnings);
    }

    @Test
    void aFileThatIsAddedIsPublishedBelowAllOthersAndAgainOnlyWhenItHasChanged() throws Exception {
        Path file = Files.writeString(folder.resolve("mine.json"), taxonomy("bolts"));
        BundleContext context = start(Map.of(TaxonomyFiles.FILES, file.toString()));
        TaxonomyFiles files = new TaxonomyFiles(context, "taxonomies", warnings::add);
        AddedTaxonomies added = new AddedTaxonomies(context);

        assertEquals("bolts", added.add(file));
        assertEquals("bolts", added.add(file));
        assertEquals(List.of("bolts", "bolts"), names());
        ServiceReference<DefectTaxonomy> lowest =
                references().stream().min(Comparator.naturalOrder()).orElseThrow();
        assertTrue((int) lowest.getProperty(Constants.SERVICE_RANKING) < -100);
        assertEquals(file.toString(), lowest.getProperty(TaxonomyLibrary.FILE_PROPERTY));

        Files.writeString(file, taxonomy("nuts"));
        assertEquals("nuts", added.add(file));
        assertEquals(List.of("bolts", "bolts", "nuts"), names());
        added.close();
        assertEquals(List.of("bolts"), names());
        files.close();
    }

    @Test
    void whoeverUsesAFileThatIsEditedAndReadAgainCanGoOnAndItsNameMeansTheLatest() throws Exception {
        Path file = Files.writeString(folder.resolve("mine.json"), taxonomy("bolts"));
        AddedTaxonomies added = new AddedTaxonomies(start(Map.of()));
        added.add(file);
        ServiceReference<DefectTaxonomy> used = references().get(0);
        for (int edit = 1; edit < 8; edit++) {
            Files.writeString(file, taxonomy("bolts") + " ".repeat(edit));
            added.add(file);
            assertNotNull(used.getBundle());
            assertEquals(latest(), references().stream().max(Comparator.naturalOrder()));
        }
        Files.writeString(file, taxonomy("bolts"));
        added.add(file);
        assertEquals(8, references().size());
        assertNull(used.getBundle());
        assertEquals(latest(), references().stream().max(Comparator.naturalOrder()));
    }

    private Optional<ServiceReference<DefectTaxonomy>> latest() throws InvalidSyntaxException {
        return references().stream().max(Comparator.comparing(each -> (Long) each.getProperty(Constants.SERVICE_ID)));
    }

    @Test
    void aFileThatIsNoTaxonomyIsRefusedAndWhatItWasBeforeStays() throws Exception {
        Path file = Files.writeString(folder.resolve("mine.json"), taxonomy("bolts"));
        AddedTaxonomies added = new AddedTaxonomies(start(Map.of()));
        added.add(file);

        Files.writeString(file, "{\"nam\": \"x\"}");
        IOException wrong = assertThrows(IOException.class, () -> added.add(file));
        assertTrue(wrong.getMessage().startsWith(file + ": $.nam: unknown field"), wrong.getMessage());
        Path gone = folder.resolve("gone.json");
        IOException missing = assertThrows(IOException.class, () -> added.add(gone));
        assertEquals(gone + ": cannot be read: there is no such file or folder", missing.getMessage());
        assertEquals(List.of("bolts"), names());
    }

    private BundleContext start(Map<String, String> properties) throws BundleException {
        Map<String, String> all = new HashMap<>(properties);
        all.put(Constants.FRAMEWORK_STORAGE, folder.resolve("framework").toString());
        all.put(
                Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA,
                "org.dapo.api.taxonomy;version=1.0.0,org.dapo.api.plugin;version=1.0.0");
        framework = new FrameworkFactory().newFramework(all);
        framework.start();
        return framework.getBundleContext();
    }

    /** Installs a bundle with taxonomies. Without a header, the bundle imports the contract instead. */
    private Bundle install(String name, String header, Map<String, String> files) throws IOException, BundleException {
        Manifest manifest = new Manifest();
        Attributes attributes = manifest.getMainAttributes();
        attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        attributes.putValue(Constants.BUNDLE_MANIFESTVERSION, "2");
        attributes.putValue(Constants.BUNDLE_SYMBOLICNAME, name);
        attributes.putValue(
                header == null ? Constants.IMPORT_PACKAGE : TaxonomyBundles.HEADER,
                header == null ? "org.dapo.api.taxonomy" : header);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JarOutputStream jar = new JarOutputStream(bytes, manifest)) {
            for (Map.Entry<String, String> file : files.entrySet()) {
                jar.putNextEntry(new JarEntry(file.getKey()));
                jar.write(file.getValue().getBytes(StandardCharsets.UTF_8));
            }
        }
        return framework
                .getBundleContext()
                .installBundle("memory:" + name, new ByteArrayInputStream(bytes.toByteArray()));
    }

    private static String taxonomy(String name) {
        return ONE_TYPE.formatted(name);
    }

    private List<ServiceReference<DefectTaxonomy>> references() throws InvalidSyntaxException {
        return List.copyOf(framework.getBundleContext().getServiceReferences(DefectTaxonomy.class, null));
    }

    private List<String> names() throws InvalidSyntaxException {
        return references().stream()
                .map(reference -> (String) reference.getProperty(PluginProperties.NAME))
                .sorted()
                .toList();
    }
}
