package org.dapo.model.folder.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.dapo.api.model.ModelFile;
import org.dapo.api.model.ModelImport;
import org.dapo.api.model.RecognizedModel;
import org.dapo.api.progress.RunListener;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests that only one writer at a time can write a model's folder. */
class ImportedModelTest {
    /** SHA-256 of "abc": FIPS 180-2, appendix B.1. */
    private static final String ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    @TempDir
    Path home;

    private Path models;

    @BeforeEach
    void makeFolder() throws IOException {
        models = Files.createDirectory(home.resolve("models"));
    }

    private ImportedModel model(String content, FolderModel... known) throws IOException {
        Path file = Files.writeString(home.resolve(content + ".pt"), content);
        ModelImport request = new ModelImport(file, "mine", Optional.empty(), Optional.empty(), Map.of());
        return new ImportedModel(request, new RecognizedModel("clip", "", List.of(file), "{}"), List.of(known));
    }

    private void assertRefused(ImportedModel second) {
        IOException e = assertThrows(IOException.class, () -> second.writeInto(models, RunListener.NONE));
        assertEquals(
                "a model 'mine' is being added to %s by somebody else; wait for the end of that, or choose another name"
                        .formatted(models),
                e.getMessage());
    }

    private void assertWhole(Path folder) throws IOException {
        assertEquals("abc", Files.readString(folder.resolve("abc.pt")));
        assertEquals(
                List.of(new ModelFile("abc.pt", Optional.of(ABC))),
                FolderModel.read(folder).manifest().files());
        try (Stream<Path> all = Files.list(models)) {
            assertEquals(List.of(folder), all.toList());
        }
    }

    @Test
    void aLinkInThePlaceOfTheTemporaryFolderIsNotFollowed() throws IOException {
        Path victim = Files.createDirectory(models.resolveSibling("victim"));
        Path thesis = Files.writeString(victim.resolve("thesis.txt"), "years");
        Files.createSymbolicLink(models.resolve(".mine.tmp"), victim);
        assertWhole(model("abc").writeInto(models, RunListener.NONE));
        assertEquals("years", Files.readString(thesis));
        assertTrue(Files.notExists(models.resolve(".mine.tmp"), LinkOption.NOFOLLOW_LINKS));
    }

    @Test
    void aSecondOfTheSameNameIsRefusedAndTheFirstIsWhole() throws IOException {
        ImportedModel second = model("other");
        Path folder = model("abc").writeInto(models, new RunListener() {
            @Override
            public void progress(String stage, long done, long total) {
                assertRefused(second);
                assertRefused(second);
            }
        });
        assertWhole(folder);
    }

    @Test
    void soIsOneWhileAnotherHolderOfTheLockWritesAndAnAbandonedLockIsInNobodysWay() throws IOException {
        try (FileChannel another = FileChannel.open(
                models.resolve(".mine.lock"), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            another.lock();
            assertRefused(model("abc"));
        }
        assertWhole(model("abc").writeInto(models, RunListener.NONE));
    }

    /** A folder can be opened on most systems, but not read; a file that is gone has no size. */
    @Test
    void aFileThatCannotBeReadIsNamed() throws IOException {
        for (Path file : List.of(Files.createDirectory(home.resolve("odd.pt")), home.resolve("gone.pt"))) {
            ModelImport request = new ModelImport(file, "mine", Optional.empty(), Optional.empty(), Map.of());
            ImportedModel model =
                    new ImportedModel(request, new RecognizedModel("clip", "", List.of(file), "{}"), List.of());
            IOException e = assertThrows(IOException.class, () -> model.writeInto(models, RunListener.NONE));
            assertTrue(e.getMessage().startsWith("cannot read %s: ".formatted(file)), e.getMessage());
            assertEquals(1, e.getMessage().lines().count());
        }
    }

    private FolderModel known(String name, String hash) throws IOException {
        Path folder = Files.createDirectories(home.resolve("known").resolve(name));
        Files.writeString(folder.resolve("model.json"), """
                {"name": "%s", "family": "clip", "description": "", "source": "source of %s", "licence": "MIT",
                 "files": [{"name": "a.pt"%s}]}
                """.formatted(
                        name, name, hash.isEmpty() ? "" : ", \"sha256\": \"" + hash + "\""));
        return FolderModel.read(folder);
    }

    @Test
    void onlyAModelWithExactlyThisFileSaysWhereItComesFrom() throws IOException {
        FolderModel other = known("other", "0".repeat(64));
        FolderModel unhashed = known("unhashed", "");
        Path stranger = model("abc", other, unhashed).writeInto(models, RunListener.NONE);
        assertEquals("the file abc.pt", FolderModel.read(stranger).manifest().source());
        Path elsewhere = Files.createDirectory(home.resolve("elsewhere"));
        Path published = model("abc", other, unhashed, known("published", ABC)).writeInto(elsewhere, RunListener.NONE);
        assertEquals(
                "source of published", FolderModel.read(published).manifest().source());
    }

    @Test
    void theProgressOfALargeFileRisesToItsSize() throws IOException {
        Path file = Files.write(home.resolve("large.pt"), new byte[2_500_000]);
        ModelImport request = new ModelImport(file, "mine", Optional.empty(), Optional.empty(), Map.of());
        List<Long> copied = new ArrayList<>();
        new ImportedModel(request, new RecognizedModel("clip", "", List.of(file), "{}"), List.of())
                .writeInto(models, new RunListener() {
                    @Override
                    public void progress(String stage, long done, long total) {
                        assertEquals(2_500_000, total);
                        copied.add(done);
                    }
                });
        assertTrue(copied.size() > 1, copied.toString());
        assertEquals(copied.stream().distinct().sorted().toList(), copied);
        assertEquals(2_500_000, copied.get(copied.size() - 1));
    }
}
