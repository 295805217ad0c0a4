package org.dapo.shell.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dapo.api.model.ModelFile;
import org.dapo.api.model.ModelImport;
import org.dapo.api.model.ModelLibrary;
import org.dapo.api.model.ModelManifest;
import org.dapo.api.model.ModelSource;
import org.dapo.nn.api.tensor.TensorEngine;
import org.dapo.shell.internal.parts.PartKind;
import org.dapo.shell.internal.terminal.Status;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ListingCommandsTest {
    /** SHA-256 of "abc": FIPS 180-2, appendix B.1. */
    private static final String ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    private final FakeParts parts = new FakeParts();

    @TempDir
    Path folder;

    @Test
    void pluginsAreListedWithWhatTheyWaitFor() {
        CommandLineRun run = CommandLineRun.of(parts, "plugins");

        assertEquals(Status.DONE, run.status());
        assertEquals("""
                KIND      NAME         VERSION  BUNDLE                        STATE
                backbone  clip-seeded  1.0.0    org.dapo.backbone.clip 0.2.0  active
                prompt    other        2.0.0    org.other 2.0.0               waits for org.other.Thing
                """, run.out());
    }

    @Test
    void pluginsAreListedForProgramsToo() {
        String json = CommandLineRun.of(parts, "plugins", "--json", "-").out();

        assertEquals(
                "{\"kind\":\"prompt\",\"name\":\"other\",\"version\":\"2.0.0\",\"bundle\":\"org.other 2.0.0\","
                        + "\"state\":\"waits for org.other.Thing\"}",
                JsonParser.parseString(json).getAsJsonArray().get(1).toString());
    }

    @Test
    void modelsAreListed() throws IOException {
        addModel("clip", "weights.safetensors", Optional.of(ABC));

        CommandLineRun run = CommandLineRun.of(parts, "models");

        assertEquals(Status.DONE, run.status(), run.err());
        assertEquals("""
                NAME  FAMILY  LICENCE  STATE                      DESCRIPTION
                clip  clip    MIT      needs weights.safetensors  a model
                """, run.out());
        assertEquals(run, CommandLineRun.of(parts, "models", "list"));
    }

    @Test
    void aModelWhoseFilesAreRightIsGood() throws IOException {
        addModel("clip", "weights", Optional.of(ABC));
        Files.writeString(folder.resolve("weights"), "abc");

        CommandLineRun run = CommandLineRun.of(parts, "models", "verify");

        assertEquals(Status.DONE, run.status(), run.err());
        assertTrue(run.out().contains("clip   weights  good"), run.out());
    }

    @Test
    void aModelWithAWrongOrMissingFileFails() throws IOException {
        addModel("wrong", "weights", Optional.of("0".repeat(64)));
        addModel("missing", "gone", Optional.of(ABC));
        Files.writeString(folder.resolve("weights"), "abc");

        CommandLineRun wrong = CommandLineRun.of(parts, "models", "verify", "wrong");
        assertEquals(Status.FAILED, wrong.status());
        assertTrue(wrong.out().contains("SHA-256 is " + ABC + ", not 000"), wrong.out());

        CommandLineRun missing = CommandLineRun.of(parts, "models", "verify", "missing");
        assertEquals(Status.FAILED, missing.status());
        assertTrue(missing.out().contains("gone  there is no such file"), missing.out());
    }

    @Test
    void aModelWhoseFilesWereNeverFetchedIsNoFailureUnlessItIsNamed() throws IOException {
        addModel("fetched", "weights", Optional.of(ABC));
        addModel("described", "gone", Optional.of(ABC));
        Files.writeString(folder.resolve("weights"), "abc");

        CommandLineRun all = CommandLineRun.of(parts, "models", "verify");
        assertEquals(Status.DONE, all.status(), all.err());
        assertTrue(!all.out().contains("described"), all.out());
        assertEquals(
                Status.FAILED,
                CommandLineRun.of(parts, "models", "verify", "described").status());
    }

    @Test
    void aFileThatIsThereButRefusedIsNotCalledMissing() {
        addModel("linked", "elsewhere", Optional.of(ABC));

        CommandLineRun listed = CommandLineRun.of(parts, "models");
        assertTrue(!listed.out().contains("needs"), listed.out());
        CommandLineRun verified = CommandLineRun.of(parts, "models", "verify");
        assertEquals(Status.FAILED, verified.status());
        assertTrue(verified.out().contains("elsewhere leads out of the model's folder"), verified.out());
    }

    @Test
    void aModelThatIsNotThereIsWrongUsage() throws IOException {
        addModel("clip", "weights", Optional.empty());

        CommandLineRun run = CommandLineRun.of(parts, "models", "verify", "resnet");

        assertEquals(Status.WRONG_USAGE, run.status());
        assertEquals("dapo: unknown model 'resnet'; there are: clip", run.error());
    }

    @Test
    void aFileIsWrittenThroughALinkAndNeverInPlaceOfADevice() throws IOException {
        addModel("clip", "weights", Optional.of(ABC));
        Path file = Files.writeString(folder.resolve("models.json"), "[]");
        Path link = Files.createSymbolicLink(folder.resolve("link.json"), file);

        CommandLineRun run = CommandLineRun.of(parts, "models", "--json", link.toString());

        assertEquals(Status.DONE, run.status(), run.err());
        assertTrue(Files.isSymbolicLink(link));
        assertTrue(Files.readString(file).contains("\"clip\""), Files.readString(file));
        Path device = Path.of("/dev/null");
        assumeTrue(Files.exists(device), "no /dev/null here");
        CommandLineRun refused = CommandLineRun.of(parts, "models", "--json", device.toString());
        assertEquals(Status.FAILED, refused.status());
        assertEquals("dapo: --json /dev/null must be a regular file in an existing folder", refused.error());
        assertFalse(Files.isRegularFile(device));
    }

    @Test
    void aModelIsNotImportedUnderTheNameOfAnother() throws IOException {
        addModel("clip", "weights", Optional.of(ABC));
        parts.services.put(ModelLibrary.class, (FakeLibrary) request -> {
            throw new AssertionError("imported as " + request.name());
        });

        CommandLineRun run = CommandLineRun.of(parts, "models", "import", "weights.pt", "--name", "clip");

        assertEquals(Status.FAILED, run.status());
        assertEquals("dapo: --name: a model 'clip' already exists; choose another name", run.error());
    }

    @Test
    void anOptionBeforeTheActionIsRefusedAndNotLeftOut() throws IOException {
        addModel("clip", "weights", Optional.of(ABC));

        CommandLineRun run = CommandLineRun.of(parts, "models", "--json", "-", "list");

        assertEquals(Status.WRONG_USAGE, run.status());
        assertTrue(run.error().contains("option --json must come after 'list'"), run.err());
        assertEquals(
                Status.DONE,
                CommandLineRun.of(parts, "models", "list", "--json", "-").status());
        assertEquals(Status.DONE, CommandLineRun.of(parts, "--help", "models").status());
    }

    @Test
    void anActionThatIsNotOfferedIsWrongUsage() {
        CommandLineRun run = CommandLineRun.of(parts, "models", "imprt");

        assertEquals(Status.WRONG_USAGE, run.status());
        assertTrue(run.error().contains("did you mean import?"), run.err());
    }

    @Test
    void anImportedModelIsVerified() throws IOException {
        List<ModelImport> requests = new ArrayList<>();
        parts.services.put(ModelLibrary.class, (FakeLibrary) request -> {
            requests.add(request);
            addModel(request.name(), "weights", Optional.of(ABC));
            return parts.all(PartKind.MODEL).get(request.name()).manifest();
        });
        Files.writeString(folder.resolve("weights"), "abc");

        CommandLineRun run = CommandLineRun.of(
                parts,
                "models",
                "import",
                "weights.pt",
                "--name",
                "mine",
                "--licence",
                "MIT",
                "--set",
                "activation=gelu");

        assertEquals(Status.DONE, run.status(), run.err());
        assertTrue(run.out().contains("mine   weights  good"), run.out());
        assertEquals(Map.of("activation", "gelu"), requests.get(0).stated());
        assertEquals(Optional.of("MIT"), requests.get(0).licence());
        assertEquals(Optional.empty(), requests.get(0).source());
    }

    @Test
    void whatCannotBeImportedIsSaidInOneLine() {
        parts.services.put(ModelLibrary.class, (FakeLibrary) request -> {
            throw new IOException(request.file() + ": holds no model");
        });

        CommandLineRun run = CommandLineRun.of(parts, "models", "import", "/gone.pt", "--name", "mine");
        assertEquals(Status.FAILED, run.status());
        assertEquals("dapo: /gone.pt: holds no model", run.error());

        CommandLineRun wrong = CommandLineRun.of(parts, "models", "import", "a.pt", "--name", "../out");
        assertEquals(Status.WRONG_USAGE, wrong.status());
        assertTrue(wrong.error().contains("name is '../out'"), wrong.error());
    }

    @Test
    void versionsAreShown() {
        assertEquals("dapo  0.2.0\n", CommandLineRun.of(parts, "version").out());
    }

    @Test
    void benchWithoutTensorsSaysWhatIsMissing() {
        parts.services.remove(TensorEngine.class);
        CommandLineRun run = CommandLineRun.of(parts, "bench");

        assertEquals(Status.FAILED, run.status());
        assertTrue(run.error().contains("TensorEngine"), run.err());
    }

    private void addModel(String name, String file, Optional<String> sha256) {
        ModelManifest manifest = new ModelManifest(
                name, "clip", "a model", "made here", "MIT", List.of(new ModelFile(file, sha256)), "{}");
        parts.add(PartKind.MODEL, name, new ModelSource() {
            @Override
            public ModelManifest manifest() {
                return manifest;
            }

            @Override
            public Path file(String wanted) throws IOException {
                Path path = folder.resolve(wanted);
                if (wanted.equals("elsewhere")) {
                    throw new IOException("elsewhere leads out of the model's folder");
                }
                if (!Files.exists(path)) {
                    throw new NoSuchFileException(path.toString());
                }
                return path;
            }
        });
    }
}
