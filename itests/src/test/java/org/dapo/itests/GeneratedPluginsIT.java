package org.dapo.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests plug-ins that were generated from the archetypes and built outside the reactor. Each jar is added to the plug-ins of
 * the distribution and used from the command line.
 */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the script needs bash")
class GeneratedPluginsIT {
    private static final List<String> KINDS = List.of("backbone", "dataset", "metric", "prompt", "taxonomy");
    private static final long PATIENCE_SECONDS = 120;

    @TempDir
    private Path folder;

    private Path plugins;

    @BeforeEach
    void dropJars() throws IOException {
        plugins = Files.createDirectory(folder.resolve("plugins"));
        for (String kind : KINDS) {
            Path jar = Path.of(System.getProperty("dapo.archetypes"))
                    .resolve("org.dapo.archetype." + kind)
                    .resolve("target/test-classes/projects/plugin/project/my-%1$s/target/my-%1$s-1.0.0.jar"
                            .formatted(kind));
            assumeTrue(Files.exists(jar), () -> "plugin-sdk/archetypes was not built to verify: there is no " + jar);
            Files.copy(jar, plugins.resolve(jar.getFileName()));
        }
    }

    @Test
    void eachIsListedAsAWorkingPartOfItsKind() throws Exception {
        Map<String, String> states = new TreeMap<>();
        for (JsonElement part :
                JsonParser.parseString(dapo("plugins", "--json", "-")).getAsJsonArray()) {
            JsonObject own = part.getAsJsonObject();
            if (own.get("name").getAsString().equals("my-" + own.get("kind").getAsString())) {
                states.put(own.get("kind").getAsString(), own.get("state").getAsString());
                assertTrue(own.get("bundle").getAsString().startsWith("com.example.my-"), own::toString);
            }
        }
        Map<String, String> expected = new TreeMap<>();
        KINDS.forEach(kind -> expected.put(kind, "active"));
        assertEquals(expected, states);
    }

    /** The suite provides only the commands and the engine of this run. */
    @Test
    void allFiveAreTunedAndEvaluatedTogether() throws Exception {
        String data = "my-dataset:" + writeBolts(folder.resolve("bolts"));
        dapo(
                "tune",
                "--backbone=my-backbone",
                "--prompt=my-prompt",
                "--dataset=" + data,
                "--taxonomy=my-taxonomy",
                "--epochs=1",
                "--out=run");
        dapo(
                "evaluate",
                "--checkpoint=run",
                "--dataset=" + data,
                "--taxonomy=my-taxonomy",
                "--metrics=pixel_iou,multitype_auroc",
                "--out=results");
        JsonObject result = JsonParser.parseString(Files.readString(folder.resolve("results/result.json")))
                .getAsJsonObject();
        assertEquals(4, result.get("images").getAsInt(), result::toString);
        assertEquals("my-backbone", result.get("backbone").getAsString());
        assertEquals("my-prompt", result.get("prompt").getAsString());
        double overlap = result.getAsJsonObject("products")
                .getAsJsonObject("bolt")
                .get("pixel_iou")
                .getAsDouble();
        assertTrue(overlap >= 0 && overlap <= 1, result::toString);
        // The data set calls it SCR. Only the taxonomy knows that it is a scratch.
        assertTrue(result.getAsJsonObject("types").has("scratch"), result::toString);
    }

    /** Runs a command, which must succeed, and returns its output. */
    private String dapo(String... arguments) throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(List.of(Distribution.home().resolve("bin/dapo").toString()));
        command.addAll(List.of(arguments));
        Path output = folder.resolve("out");
        Path errors = folder.resolve("err");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(output.toFile())
                .redirectError(errors.toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("DAPO_PLUGINS", plugins.toString());
        Process process = builder.start();
        try {
            assertTrue(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS), "still running: " + command);
        } finally {
            process.destroyForcibly();
        }
        assertEquals(0, process.exitValue(), Files.readString(output) + Files.readString(errors));
        return Files.readString(output);
    }

    /** Writes two good bolts and two with a scratch, in the layout of the generated data-set plug-in. */
    private static Path writeBolts(Path root) throws IOException {
        for (int i = 0; i < 2; i++) {
            save(plate(Color.GRAY), root.resolve("bolt/good/%d.png".formatted(i)));
            save(scratched(Color.GRAY, i), root.resolve("bolt/SCR/%d.png".formatted(i)));
            save(scratched(Color.BLACK, i), root.resolve("bolt/SCR/%d_mask.png".formatted(i)));
        }
        return root;
    }

    private static BufferedImage scratched(Color ground, int shift) {
        BufferedImage image = plate(ground);
        Graphics2D brush = image.createGraphics();
        brush.setColor(Color.WHITE);
        brush.fillRect(8 + shift, 20, 20, 6);
        brush.dispose();
        return image;
    }

    private static BufferedImage plate(Color ground) {
        int kind = ground.equals(Color.BLACK) ? BufferedImage.TYPE_BYTE_GRAY : BufferedImage.TYPE_INT_RGB;
        BufferedImage image = new BufferedImage(48, 48, kind);
        Graphics2D brush = image.createGraphics();
        brush.setColor(ground);
        brush.fillRect(0, 0, image.getWidth(), image.getHeight());
        brush.dispose();
        return image;
    }

    private static void save(BufferedImage image, Path file) throws IOException {
        Files.createDirectories(file.getParent());
        ImageIO.write(image, "png", file.toFile());
    }
}
