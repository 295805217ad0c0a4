package org.dapo.model.folder.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.dapo.api.model.ModelFile;
import org.dapo.api.model.ModelManifest;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class FolderModelTest {
    private static final String HASH = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    private static final String VALID = """
            {
              "name": "tiny", "version": "1.2.0", "family": "clip", "description": "for tests",
              "source": "made here", "licence": "Apache-2.0",
              "files": [{"name": "weights.bin", "sha256": "%s"}, {"name": "words.txt"}],
              "architecture": {"layers": [1, 2.5, -3e2], "note": null, "flag": true}
            }
            """.formatted(HASH);

    @TempDir
    Path models;

    private Path folder;

    @BeforeEach
    void makeFolder() throws IOException {
        folder = Files.createDirectory(models.resolve("tiny"));
    }

    private Path manifest(String text) throws IOException {
        return Files.writeString(folder.resolve("model.json"), text);
    }

    private void assertBroken(String reason) throws IOException {
        IOException e = assertThrows(IOException.class, () -> FolderModel.read(folder));
        String file = folder.toRealPath().resolve("model.json").toString();
        assertTrue(e.getMessage().startsWith(file + ": "), e.getMessage());
        assertTrue(e.getMessage().contains(reason), e.getMessage());
        assertFalse(e.getMessage().contains("\n"), e.getMessage());
        assertTrue(e.getMessage().length() < file.length() + 400, e.getMessage());
    }

    @Test
    void aModelSaysWhatItsFolderSays() throws IOException {
        manifest(VALID);
        FolderModel model = FolderModel.read(folder);
        ModelManifest expected = new ModelManifest(
                "tiny",
                "clip",
                "for tests",
                "made here",
                "Apache-2.0",
                List.of(new ModelFile("weights.bin", Optional.of(HASH)), new ModelFile("words.txt", Optional.empty())),
                VALID);
        assertEquals(expected, model.manifest());
        assertEquals("1.2.0", model.version());
    }

    @Test
    void aVersionIsOptional() throws IOException {
        manifest(VALID.replace("\"version\": \"1.2.0\",", ""));
        assertEquals("0.0.0", FolderModel.read(folder).version());
    }

    @ParameterizedTest
    @ValueSource(strings = {"name", "family", "description", "source", "licence", "files"})
    void everyOtherFieldIsNamedWhereItIsMissing(String field) throws IOException {
        manifest(VALID.replaceFirst("\"" + field + "\":", "\"other\":"));
        assertBroken("'" + field + "'");
    }

    /** Returns the text to replace, its replacement, and a part of the message. */
    static Stream<Arguments> brokenManifests() {
        return Stream.of(
                Arguments.of("\"tiny\"", "\"other\"", "its name is 'other'"),
                Arguments.of("words.txt", "words\\u0085txt", "not the name of a file in a model's folder: 'words?txt'"),
                Arguments.of("\"tiny\"", "\"Tiny\"", "lower case"),
                Arguments.of("\"tiny\"", "7", "'name' is not a text"),
                Arguments.of("\"clip\"", "\"cl ip\"", "its family is 'cl ip'"),
                Arguments.of("\"clip\"", "null", "'family' is not a text"),
                Arguments.of("\"1.2.0\"", "\"new\"", "its version is 'new'"),
                Arguments.of("\"weights.bin\"", "\"../weights.bin\"", "'../weights.bin'"),
                Arguments.of("\"weights.bin\"", "\"/etc/passwd\"", "'/etc/passwd'"),
                Arguments.of("\"weights.bin\"", "\"..\"", "'..'"),
                Arguments.of("\"weights.bin\"", "\"words.txt\"", "names 'words.txt' twice"),
                Arguments.of("{\"name\": \"words.txt\"}", "\"words.txt\"", "not an object"),
                Arguments.of("{\"name\": \"words.txt\"}", "{}", "without a name"),
                Arguments.of(HASH, HASH.toUpperCase(Locale.ROOT), "SHA-256 of weights.bin"),
                Arguments.of("\"note\": null", "\"flag\": null", "twice: $.architecture.flag"),
                Arguments.of("\"source\":", "\"name\":", "twice: $.name"),
                Arguments.of("\"note\": null", "note: null", "not strict JSON"),
                Arguments.of("\"note\": null", "// comment\n\"note\": null", "not strict JSON"),
                Arguments.of("\"note\": null", "\"note\": NaN", "not strict JSON"),
                Arguments.of("\"note\": null", "\"note\": " + "[".repeat(40) + "]".repeat(40), "too deep"),
                Arguments.of("true}", "true}}", "not strict JSON"),
                Arguments.of("for tests", "\t", "not strict JSON"),
                Arguments.of("\"tiny\"", "\"" + "x\\n".repeat(1000) + "\"", "its name is 'x?x?"),
                Arguments.of("for tests", "x".repeat(1 << 20), "larger than 1 MB"));
    }

    @ParameterizedTest
    @MethodSource("brokenManifests")
    void aBrokenManifestIsNamedInOneLine(String valid, String broken, String reason) throws IOException {
        assertTrue(VALID.contains(valid));
        manifest(VALID.replace(valid, broken));
        assertBroken(reason);
    }

    @Test
    void aFileThatCannotBeCalledSoHereIsNamed() throws IOException {
        Assumptions.assumeFalse(isPath("words\ud800"), "half a character is a name here");
        manifest(VALID.replace("words.txt", "words\\ud800"));
        assertBroken("no file can be called");
    }

    private static boolean isPath(String name) {
        try {
            return !Path.of(name).toString().isEmpty();
        } catch (InvalidPathException e) {
            return false;
        }
    }

    @Test
    void whatPeopleAreShownIsOneLine() throws IOException {
        manifest(VALID.replace("made here", "made\\nhere"));
        assertEquals("made?here", FolderModel.read(folder).manifest().source());
    }

    @Test
    void textThatIsNoJsonObjectIsRefused() throws IOException {
        manifest("");
        assertBroken("not strict JSON");
        manifest("[]");
        assertBroken("not a JSON object");
        Files.write(
                folder.resolve("model.json"),
                VALID.replace("tests", "t\u00e4sts").getBytes(StandardCharsets.ISO_8859_1));
        assertBroken("not valid UTF-8");
    }

    @Test
    void onlyFilesThatTheManifestNamesAreGiven() throws IOException {
        Path manifest = manifest(VALID);
        Path words = Files.writeString(folder.resolve("words.txt"), "a");
        FolderModel model = FolderModel.read(folder);
        assertEquals(words.toRealPath(), model.file("words.txt"));
        for (String other : List.of("model.json", "../tiny/words.txt", words.toString(), "")) {
            IOException e = assertThrows(IOException.class, () -> model.file(other));
            assertEquals(
                    "%s names no file '%s'; it names weights.bin, words.txt".formatted(manifest, other),
                    e.getMessage());
        }
    }

    @Test
    void aFileThatIsNotThereSaysWhereItWasLookedFor() throws IOException {
        manifest(VALID);
        FolderModel model = FolderModel.read(folder);
        IOException e = assertThrows(IOException.class, () -> model.file("weights.bin"));
        assertEquals(
                folder.resolve("weights.bin") + ": there is no such file; it comes from made here", e.getMessage());
        Files.createDirectory(folder.resolve("weights.bin"));
        assertThrows(IOException.class, () -> model.file("weights.bin"));
    }

    @Test
    void aLinkMayNotLeadOutOfTheFolder() throws IOException {
        Path outside = Files.writeString(models.resolve("outside"), VALID);
        manifest(VALID);
        link(folder.resolve("weights.bin"), outside);
        FolderModel model = FolderModel.read(folder);
        IOException e = assertThrows(IOException.class, () -> model.file("weights.bin"));
        assertTrue(e.getMessage().startsWith(folder.resolve("weights.bin") + ": leads to "), e.getMessage());

        link(folder.resolve("words.txt"), Files.writeString(folder.resolve("real.txt"), "a"));
        assertEquals(folder.toRealPath().resolve("real.txt"), model.file("words.txt"));

        Files.delete(folder.resolve("model.json"));
        link(folder.resolve("model.json"), outside);
        assertThrows(IOException.class, () -> FolderModel.read(folder));
    }

    private static void link(Path link, Path target) throws IOException {
        try {
            Files.createSymbolicLink(link, target);
        } catch (FileSystemException | UnsupportedOperationException e) {
            Assumptions.abort("no symbolic links here: " + e);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"clip-seeded", "clip-vit-l-14-336-seeded"})
    void theModelsOfTheDistributionAreSound(String name) throws IOException {
        FolderModel model =
                FolderModel.read(Path.of("../../models").toRealPath().resolve(name));
        assertEquals("clip", model.manifest().family());
    }
}
