package org.dapo.model.folder.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
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

    private ImportedModel model(String content) throws IOException {
        Path file = Files.writeString(home.resolve(content + ".pt"), content);
        ModelImport request = new ModelImport(file, "mine", Optional.empty(), Optional.empty(), Map.of());
        return new ImportedModel(request, new RecognizedModel("clip", "", List.of(file), "{}"), List.of());
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
}
