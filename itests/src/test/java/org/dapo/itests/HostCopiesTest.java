package org.dapo.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;

/** Tests which classes copy values from the device to the host, as found in the shipped classes. Only known ones may. */
class HostCopiesTest {
    private static final String ARRAY = "ai/djl/ndarray/NDArray";
    private static final Pattern OFF_THE_DEVICE = Pattern.compile(
            "\\b(to(Float|Double|Int|Long|Byte|Boolean|Uint8)Array|toByteBuffer|toDevice|get(Float|Double|Int|Long|Boolean))\\b");

    /** The bundles that compute for each image. */
    private static final Pattern BUNDLES =
            Pattern.compile("org\\.dapo\\.(engine|backbone\\..*|prompt\\..*|prompting|nn\\.api)-.*");

    /**
     * The class that reads the results of inspections, those that read once for a new learner, the one that clusters patches, and
     * those that write files.
     */
    private static final Set<String> KNOWN = Set.of(
            "org/dapo/engine/internal/data/HostTransfer",
            "org/dapo/backbone/clip/internal/ClipBackbone",
            "org/dapo/prompt/dapo/internal/DapoStrategy",
            "org/dapo/prompt/adaclip/internal/Centre",
            "org/dapo/prompting/Parameters",
            "org/dapo/engine/internal/checkpoint/StoredArrays");

    @Test
    void valuesLeaveTheDeviceInKnownPlacesAlone() throws IOException {
        List<Path> bundles = Distribution.suiteBundles().stream()
                .filter(file -> BUNDLES.matcher(Distribution.name(file)).matches())
                .toList();
        Set<String> found = new TreeSet<>();
        for (Path bundle : bundles) {
            try (JarFile jar = new JarFile(bundle.toFile())) {
                for (ZipEntry entry : jar.stream()
                        .filter(one -> one.getName().endsWith(".class"))
                        .toList()) {
                    if (takesOff(jar, entry)) {
                        found.add(entry.getName().replaceFirst("(\\$.*)?\\.class$", ""));
                    }
                }
            }
        }
        assertEquals(new TreeSet<>(KNOWN), found);
    }

    /** Class files contain the names of classes and methods as plain text. */
    private static boolean takesOff(JarFile jar, ZipEntry entry) throws IOException {
        try (InputStream in = jar.getInputStream(entry)) {
            String text = new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
            return text.contains(ARRAY) && OFF_THE_DEVICE.matcher(text).find();
        }
    }
}
