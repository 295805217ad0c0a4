package org.dapo.model.folder.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.dapo.api.model.ModelFile;
import org.dapo.api.model.ModelImport;
import org.dapo.api.model.ModelManifest;
import org.dapo.api.model.ModelRecognizer;
import org.dapo.api.model.RecognizedModel;
import org.dapo.api.progress.RunListener;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceFactory;
import org.osgi.framework.ServiceRegistration;

/** Tests how a model is added to the folders of models. */
class ModelAdditionTest extends ModelFoldersBench {
    /** SHA-256 of "abc": FIPS 180-2, appendix B.1. */
    private static final String ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    @Test
    void whetherAModelCouldBeAddedIsKnownBeforeItIsMade() throws Exception {
        model("models/one", json("one", "first"));
        ModelFolders folders = activate("models");
        folders.requireRoom("two");
        IOException taken = assertThrows(IOException.class, () -> folders.requireRoom("one"));
        assertTrue(taken.getMessage().startsWith("there is a model 'one' in "), taken.getMessage());

        Path file = Files.writeString(home.resolve("file"), "");
        IOException closed =
                assertThrows(IOException.class, () -> activate(file.toString()).requireRoom("two"));
        assertTrue(closed.getMessage().startsWith("cannot create the model folder " + file), closed.getMessage());
    }

    private ModelFolders activateRecognizing(Path... files) {
        ModelFolders library = activate("mine", "models");
        ModelRecognizer recognizer = (file, stated) -> {
            if (!file.getFileName().toString().endsWith(".pt")) {
                return Optional.empty();
            }
            String fields =
                    "{\"architecture\": {\"width\": 64, \"activation\": \"%s\"}}".formatted(stated.get("activation"));
            return Optional.of(new RecognizedModel("clip", "recognised", List.of(files), fields));
        };
        library.addRecognizer(framework
                .getBundleContext()
                .registerService(ModelRecognizer.class, recognizer, null)
                .getReference());
        return library;
    }

    /** A recognizer refuses with an exception what its format cannot be, such as a file of another family. */
    @Test
    void aRecognizerThatRefusesOrFailsDoesNotHideTheOthers() throws Exception {
        Path file = Files.writeString(home.resolve("a.pt"), "abc");
        Path other = Files.writeString(home.resolve("a.txt"), "abc");
        ModelFolders library = activate("mine", "models");
        add(library, 2, (model, stated) -> {
            throw new IllegalStateException("not yet");
        });
        add(library, 1, (model, stated) -> {
            throw new IOException(model + " is not a safetensors file");
        });
        add(library, 0, (model, stated) -> Optional.of(model)
                .filter(file::equals)
                .map(found -> new RecognizedModel("clip", "recognised", List.of(found), "{\"architecture\": {}}")));
        assertEquals(
                other + " is not a safetensors file",
                assertThrows(IOException.class, () -> library.add(request(other), RunListener.NONE))
                        .getMessage());
        assertEquals("recognised", library.add(request(file), RunListener.NONE).description());
    }

    @Test
    @Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void aRecognizerWhoseActivationHangsHoldsUpNoImport() throws Exception {
        Path file = Files.writeString(home.resolve("a.pt"), "abc");
        ModelFolders library = activateRecognizing(file);
        CountDownLatch end = new CountDownLatch(1);
        library.addRecognizer(framework
                .getBundleContext()
                .registerService(
                        ModelRecognizer.class, new Hanging(end), new Hashtable<>(Map.of(Constants.SERVICE_RANKING, 1)))
                .getReference());
        try {
            assertEquals(
                    "recognised", library.add(request(file), RunListener.NONE).description());
        } finally {
            end.countDown();
        }
    }

    private record Hanging(CountDownLatch end) implements ServiceFactory<ModelRecognizer> {
        @Override
        public ModelRecognizer getService(Bundle user, ServiceRegistration<ModelRecognizer> registration) {
            try {
                end.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return null;
        }

        @Override
        public void ungetService(
                Bundle user, ServiceRegistration<ModelRecognizer> registration, ModelRecognizer service) {}
    }

    private void add(ModelFolders library, int ranking, ModelRecognizer recognizer) {
        library.addRecognizer(framework
                .getBundleContext()
                .registerService(
                        ModelRecognizer.class, recognizer, new Hashtable<>(Map.of(Constants.SERVICE_RANKING, ranking)))
                .getReference());
    }

    private static ModelImport request(Path file) {
        return new ModelImport(file, "added", Optional.empty(), Optional.empty(), Map.of("activation", "gelu"));
    }

    @Test
    void anAddedModelIsAFolderWithHashesAndAService() throws Exception {
        Path file = Files.writeString(home.resolve("a.pt"), "abc");
        Path shard = Files.writeString(home.resolve("shard-1"), "");
        ModelFolders library = activateRecognizing(file, shard);
        ModelManifest manifest = library.add(request(file), RunListener.NONE);
        assertEquals(Map.of("added", "1.0.0 clip recognised"), registered());
        assertEquals("the file a.pt", manifest.source());
        assertEquals("unknown", manifest.licence());
        assertEquals(
                List.of(
                        new ModelFile("a.pt", Optional.of(ABC)),
                        new ModelFile(
                                "shard-1",
                                Optional.of("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"))),
                manifest.files());
        assertEquals("abc", Files.readString(home.resolve("mine/added/a.pt")));
        String json = Files.readString(home.resolve("mine/added/model.json"));
        assertTrue(json.contains("\"width\": 64,") && json.contains("\"activation\": \"gelu\""), json);
        library.deactivate();
        activate("mine");
        assertEquals(Map.of("added", "1.0.0 clip recognised"), registered());
    }

    @Test
    void aFileThatSomebodyPublishedKeepsItsSourceAndLicence() throws Exception {
        model("models/published", """
                {"name": "published", "family": "clip", "description": "", "source": "https://example.org/a.pt",
                 "licence": "MIT", "files": [{"name": "a.pt", "sha256": "%s"}]}
                """.formatted(ABC));
        Path file = Files.writeString(home.resolve("b.pt"), "abc");
        ModelManifest manifest = activateRecognizing(file).add(request(file), RunListener.NONE);
        assertEquals("https://example.org/a.pt", manifest.source());
        assertEquals("MIT", manifest.licence());
    }

    @Test
    void whatTheUserSaysOfSourceAndLicenceCounts() throws Exception {
        Path file = Files.writeString(home.resolve("b.pt"), "abc");
        ModelImport said = new ModelImport(file, "added", Optional.of("a friend"), Optional.of("CC0-1.0"), Map.of());
        ModelManifest manifest = activateRecognizing(file).add(said, RunListener.NONE);
        assertEquals("a friend", manifest.source());
        assertEquals("CC0-1.0", manifest.licence());
    }

    @Test
    void aNameThatIsTakenIsRefusedAndTheModelOfThatNameIsAsItWas() throws Exception {
        model("models/added", json("added", "earlier"));
        Path file = Files.writeString(home.resolve("b.pt"), "abc");
        ModelFolders library = activateRecognizing(file);
        IOException e = assertThrows(IOException.class, () -> library.add(request(file), RunListener.NONE));
        assertTrue(e.getMessage().contains("there is a model 'added'"), e.getMessage());
        assertEquals(Map.of("added", "2.1.0 clip earlier"), registered());
        assertFalse(Files.exists(home.resolve("mine")));
    }

    @Test
    void whatNobodyRecognisesIsNamed() throws Exception {
        Path file = Files.writeString(home.resolve("a.txt"), "abc");
        IOException e =
                assertThrows(IOException.class, () -> activateRecognizing().add(request(file), RunListener.NONE));
        assertEquals(
                file + ": holds no model that an installed backbone recognises, such as CLIP with a vision transformer",
                e.getMessage());
        IOException nobody =
                assertThrows(IOException.class, () -> activate("mine").add(request(file), RunListener.NONE));
        assertTrue(nobody.getMessage().contains("no backbone is installed"), nobody.getMessage());
    }

    @Test
    void aFileThatCannotBeAModelsIsRefusedBeforeItIsCopied() throws Exception {
        Path file = Files.writeString(home.resolve(".a.pt"), "abc");
        List<String> copied = new ArrayList<>();
        RunListener listening = new RunListener() {
            @Override
            public void progress(String stage, long done, long total) {
                copied.add(stage);
            }
        };
        ModelFolders library = activateRecognizing(file);
        IOException e = assertThrows(IOException.class, () -> library.add(request(file), listening));
        assertEquals(
                "cannot add %s: not the name of a file in a model's folder: '.a.pt'".formatted(file), e.getMessage());
        assertEquals(List.of(), copied);
        assertTrue(registered().isEmpty());
    }

    @Test
    void aCancelledImportLeavesNothingAndItsNameIsFree() throws Exception {
        Path file = Files.writeString(home.resolve("a.pt"), "abc");
        RunListener cancelling = new RunListener() {
            @Override
            public boolean cancelled() {
                return true;
            }
        };
        ModelFolders library = activateRecognizing(file);
        IOException e = assertThrows(IOException.class, () -> library.add(request(file), cancelling));
        assertTrue(e.getMessage().contains("cancelled while copying"), e.getMessage());
        assertTrue(registered().isEmpty());
        try (Stream<Path> left = Files.list(home.resolve("mine"))) {
            assertEquals(0, left.count());
        }
        assertEquals("added", library.add(request(file), RunListener.NONE).name());
    }

    @Test
    void whatAKilledImportLeftIsNoModelAndGoesWithTheNext() throws Exception {
        model("mine/.added.tmp", json("added", "half"));
        Path file = Files.writeString(home.resolve("a.pt"), "abc");
        ModelFolders library = activateRecognizing(file);
        assertTrue(registered().isEmpty());
        library.add(request(file), RunListener.NONE);
        assertFalse(Files.exists(home.resolve("mine/.added.tmp")));
        assertEquals(Map.of("added", "1.0.0 clip recognised"), registered());
    }

    @Test
    void theModelsAreTakenAwayAtOnceWhileOneIsAddedAndThatOneDoesNotCome() throws Exception {
        Path file = Files.writeString(home.resolve("a.pt"), "abc");
        CountDownLatch copying = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        ModelFolders library = activateRecognizing(file);
        ExecutorService threads = Executors.newCachedThreadPool();
        try {
            Future<ModelManifest> adding = threads.submit(() -> library.add(request(file), listener(() -> {
                copying.countDown();
                goOn.await();
            })));
            copying.await();
            threads.submit(library::deactivate).get(10, TimeUnit.SECONDS);
            goOn.countDown();
            ExecutionException e = assertThrows(ExecutionException.class, adding::get);
            assertTrue(e.getCause().getMessage().contains("cancelled while copying"), e.getMessage());
        } finally {
            goOn.countDown();
            threads.shutdown();
        }
        assertTrue(registered().isEmpty());
        try (Stream<Path> left = Files.list(home.resolve("mine"))) {
            assertEquals(0, left.count());
        }
    }

    @Test
    void oneThatIsWholeWhenTheModelsWereTakenAwayIsThereAtTheNextStart() throws Exception {
        // An empty file has no chunk after which the import could be cancelled.
        Path file = Files.writeString(home.resolve("a.pt"), "");
        ModelFolders library = activateRecognizing(file);
        library.deactivate();
        IOException e = assertThrows(IOException.class, () -> library.add(request(file), RunListener.NONE));
        assertTrue(e.getMessage().contains("used from its next start on"), e.getMessage());
        assertTrue(registered().isEmpty());
        activate("mine");
        assertEquals(Map.of("added", "1.0.0 clip recognised"), registered());
    }

    private interface Step {
        void run() throws Exception;
    }

    private static RunListener listener(Step step) {
        return new RunListener() {
            @Override
            public void progress(String stage, long done, long total) {
                try {
                    step.run();
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            }
        };
    }

    @Test
    void aNameThatIsBeingAddedIsRefused() throws Exception {
        Path file = Files.writeString(home.resolve("a.pt"), "abc");
        ModelFolders library = activateRecognizing(file);
        library.add(request(file), listener(() -> {
            IOException e = assertThrows(IOException.class, () -> library.add(request(file), RunListener.NONE));
            assertEquals("a model 'added' is being added; another name is needed", e.getMessage());
        }));
        assertEquals(Map.of("added", "1.0.0 clip recognised"), registered());
    }
}
