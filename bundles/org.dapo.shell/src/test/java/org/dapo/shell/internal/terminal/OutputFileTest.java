package org.dapo.shell.internal.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.dapo.shell.internal.CommandLineRun;
import org.dapo.shell.internal.FakeParts;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that no output option overwrites anything but an earlier output. */
class OutputFileTest {
    private static final String LENGTH = "\u00c8\0\0\0\0\0\0\0";
    private static final String PACK =
            LENGTH + "{\"__metadata__\":{\"description\":\"{\\\"provenance\\\":{}}\",\"format\":\"dapo-pack-1\"}}";
    private static final String CHECKPOINT = LENGTH + "{\"__metadata__\":{\"format\":\"dapo-checkpoint-1\"}}";
    private static final String EXPORTED = "PK\3\4" + "\0".repeat(26) + "archive/data.pkl";

    private final FakeParts parts = new FakeParts();

    @TempDir
    Path folder;

    @BeforeEach
    void files() throws IOException {
        write("1.png", "\u0089PNG\r\n");
        write("2.png", "\u0089PNG\r\n");
        write("mine.json", "{\"name\": \"mvtec\"}");
        write("old.json", "\n [1]\n");
        write("empty", "");
        write("p.pack", PACK);
        write("epoch-0001.safetensors", CHECKPOINT);
        write("exported.pth", EXPORTED);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "inspect --checkpoint C --taxonomy mvtec --out F/o --json F/1.png F/2.png | --json F/1.png exists and is not a JSON file; choose another file",
                "inspect --checkpoint C --taxonomy mvtec --out F/o --coco F/1.png F/2.png | --coco F/1.png exists and is not a JSON file; choose another file",
                "inspect --checkpoint C --taxonomy mvtec --out F/o --coco F/1.png F/2.png F/1.png | --coco F/1.png: IMAGE names the same file; choose another",
                "inspect --pack F/p.pack --out F/o --coco F/p.pack F/1.png | --coco F/p.pack: --pack names the same file; choose another",
                "inspect --checkpoint C --taxonomy mvtec --out F/o --coco F/a.json --json F/./a.json F/1.png | --json F/./a.json: --coco names the same file; choose another",
                "pack --checkpoint F --taxonomy mvtec --out C | --out C exists and is not a pack; choose another file",
                "pack --checkpoint C --taxonomy F/mine.json --out F/mine.json | --out F/mine.json: --taxonomy names the same file; choose another",
                "pack --checkpoint C --taxonomy F/mine.json --out F/new.pack --json F/mine.json | --json F/mine.json: --taxonomy names the same file; choose another",
                "checkpoints export F --out C | --out C exists and is not an exported checkpoint; choose another file",
                "taxonomy init mvtec:x --out F/t.json --json F/t.json | --json F/t.json: --out names the same file; choose another",
                "calibrate --checkpoint C --taxonomy mvtec --dataset mvtec:x --json F/e.mvtec.thresholds.json | --json F/e.mvtec.thresholds.json: a name that ends in .thresholds.json is that of calibrated thresholds; choose another",
                "tune --backbone clip-seeded --prompt dapo --dataset mvtec:x --taxonomy mvtec --out F --json C | --json C exists and is not a JSON file; choose another file"
            })
    void anotherFileOfTheUsersIsRefusedAndStays(String line, String message) throws IOException {
        CommandLineRun run = run(line);

        assertEquals(Status.WRONG_USAGE, run.status(), run.err());
        assertEquals("dapo: " + here(message), run.error());
        assertEquals(List.of(), parts.assembled);
        assertEquals(List.of(), parts.checkpoints.calls);
        assertFalse(Files.exists(folder.resolve("o")));
        assertEquals("\u0089PNG\r\n", read("1.png"));
        assertEquals(CHECKPOINT, read("epoch-0001.safetensors"));
        assertEquals(PACK, read("p.pack"));
        assertEquals("{\"name\": \"mvtec\"}", read("mine.json"));
    }

    @Test
    void aLinkToAnInputIsTheInput() throws IOException {
        Files.createSymbolicLink(folder.resolve("link.json"), folder.resolve("mine.json"));

        CommandLineRun run = run("pack --checkpoint C --taxonomy F/mine.json --out F/new.pack --json F/link.json");

        assertEquals(Status.WRONG_USAGE, run.status());
        assertEquals("{\"name\": \"mvtec\"}", read("mine.json"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "inspect --checkpoint C --taxonomy mvtec --out F/o --json F/old.json --coco F/empty F/1.png",
                "inspect --checkpoint C --taxonomy mvtec --out F/o --json F/o/all.json --coco F/o/coco.json F/1.png",
                "version --json F/old.json",
                "version --json F/empty",
                "version --json -",
                "pack --checkpoint C --taxonomy mvtec --out F/p.pack",
                "pack --checkpoint C --taxonomy mvtec --out F/empty",
                "checkpoints export C --out F/exported.pth"
            })
    void anEarlierOutputOrAnEmptyFileIsNoHindrance(String line) {
        CommandLineRun run = run(line);

        assertEquals(Status.DONE, run.status(), run.err());
    }

    @Test
    void anEarlierOutputIsReplaced() throws IOException {
        assertEquals(Status.DONE, run("version --json F/old.json").status());

        assertTrue(read("old.json").startsWith("{"), read("old.json"));
    }

    @Test
    void aLinkToAFileThatIsNotThereYetIsWrittenThrough() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("link.json"), Path.of("later.json"));
        Files.createSymbolicLink(folder.resolve("astray.json"), Path.of("absent/later.json"));

        assertEquals(Status.DONE, run("version --json F/link.json").status());
        CommandLineRun astray = run("version --json F/astray.json");

        assertTrue(Files.isSymbolicLink(link));
        assertTrue(read("later.json").startsWith("{"));
        assertEquals(Status.FAILED, astray.status());
        assertEquals(
                here("dapo: --json F/astray.json: folder F/absent does not exist; create it first"), astray.error());
    }

    @Test
    void aFileThatTheRunItselfWritesIsNotReplacedByJson() throws IOException {
        CommandLineRun run = run("inspect --checkpoint C --taxonomy mvtec --out F --json F/1.map.png F/1.png");

        assertEquals(Status.DONE, run.status(), run.err());
        assertTrue(read("1-2.map.png").startsWith("\u0089PNG"));
        assertTrue(read("1.map.png").startsWith("["));
    }

    @Test
    void aJsonFileOfAnotherProgramBesideAnImageStays() throws IOException {
        write("1.json", "{\n  \"version\": \"5.0.1\", \"shapes\": []}");

        for (int i = 0; i < 2; i++) {
            CommandLineRun run = run("inspect --checkpoint C --taxonomy mvtec --out F F/1.png");
            assertEquals(Status.DONE, run.status(), run.err());
        }

        assertTrue(read("1.json").contains("shapes"));
        assertTrue(read("1-2.json").startsWith("{\"file\":"), "its own is named otherwise");
        assertFalse(Files.exists(folder.resolve("1-3.json")), "its own is replaced");
    }

    private CommandLineRun run(String line) {
        return CommandLineRun.of(parts, here(line).split(" "));
    }

    /** Replaces F by the folder and C by the checkpoint in it. */
    private String here(String text) {
        return text.replaceAll(
                        "\\bC\\b", folder.resolve("epoch-0001.safetensors").toString())
                .replaceAll("\\bF\\b", folder.toString());
    }

    private void write(String name, String content) throws IOException {
        Files.write(folder.resolve(name), content.getBytes(StandardCharsets.ISO_8859_1));
    }

    private String read(String name) throws IOException {
        return Files.readString(folder.resolve(name), StandardCharsets.ISO_8859_1);
    }
}
