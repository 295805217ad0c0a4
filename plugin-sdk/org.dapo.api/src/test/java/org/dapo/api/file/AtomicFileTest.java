package org.dapo.api.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {
    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void oldContent() throws IOException {
        file = folder.resolve("result.json");
        Files.writeString(file, "old");
    }

    private void assertAlone(String content) throws IOException {
        assertEquals(content, Files.readString(file));
        try (Stream<Path> all = Files.list(folder)) {
            assertEquals(List.of(file), all.toList());
        }
    }

    @Test
    void theNewContentTakesThePlaceOfTheOld() throws Exception {
        AtomicFile.write(file, "new");
        assertAlone("new");
    }

    @Test
    void aNameMayBeAsLongAsTheFileSystemAllows() throws Exception {
        Path longest = folder.resolve("x".repeat(250) + ".json");
        AtomicFile.write(longest, "new");
        assertEquals("new", Files.readString(longest));
        try (Stream<Path> all = Files.list(folder)) {
            assertEquals(2, all.count(), "a temporary file is left");
        }
    }

    @Test
    void aSecondWriterWaitsForTheFirst() throws Exception {
        assertWaits(file);
    }

    @Test
    void aSecondWriterWaitsByWhateverPathItComes(@TempDir Path elsewhere) throws Exception {
        assertWaits(folder.resolve(Path.of("..", folder.getFileName().toString(), "result.json")));
        assertWaits(Files.createSymbolicLink(elsewhere.resolve("link"), folder).resolve("result.json"));
    }

    /** Writes by the usual path, and meanwhile by another. */
    private void assertWaits(Path other) throws Exception {
        Files.writeString(file, "old");
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        FutureTask<Void> first = writing(file, channel -> {
            channel.write(ByteBuffer.wrap("fir".getBytes(StandardCharsets.UTF_8)));
            begun.countDown();
            awaitUninterruptedly(goOn);
            channel.write(ByteBuffer.wrap("st".getBytes(StandardCharsets.UTF_8)));
        });
        begun.await();
        FutureTask<Void> second =
                writing(other, channel -> channel.write(ByteBuffer.wrap("second".getBytes(StandardCharsets.UTF_8))));
        assertThrows(TimeoutException.class, () -> second.get(100, TimeUnit.MILLISECONDS));
        assertEquals("old", Files.readString(file));
        goOn.countDown();
        first.get(20, TimeUnit.SECONDS);
        second.get(20, TimeUnit.SECONDS);
        assertAlone("second");
    }

    private static FutureTask<Void> writing(Path path, AtomicFile.Content content) {
        FutureTask<Void> task = new FutureTask<>(() -> {
            AtomicFile.write(path, content);
            return null;
        });
        new Thread(task).start();
        return task;
    }

    private static void awaitUninterruptedly(CountDownLatch latch) throws IOException {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    @Test
    void whereWritingFailsTheOldContentStays() throws Exception {
        IOException failure = assertThrows(
                IOException.class,
                () -> AtomicFile.write(file, channel -> {
                    throw new IOException("no space is left");
                }));
        assertEquals("cannot write %s: no space is left".formatted(file), failure.getMessage());
        assertAlone("old");
    }

    @Test
    void whereTheContentCannotBeMadeTheOldContentStays() throws Exception {
        IllegalStateException failure = new IllegalStateException("no content");
        assertSame(
                failure,
                assertThrows(
                        IllegalStateException.class,
                        () -> AtomicFile.write(file, channel -> {
                            throw failure;
                        })));
        assertAlone("old");
    }

    @Test
    void aThreadThatWasInterruptedKeepsWhatItHasDone() throws Exception {
        Thread.currentThread().interrupt();
        AtomicFile.write(file, "new");
        assertTrue(Thread.interrupted(), "who interrupted it must still be heard");
        assertAlone("new");
    }

    @Test
    void anInterruptWhileItWritesIsNamed() throws Exception {
        IOException failure = assertThrows(
                IOException.class,
                () -> AtomicFile.write(file, channel -> {
                    Thread.currentThread().interrupt();
                    channel.force(true);
                }));
        assertTrue(Thread.interrupted());
        assertEquals("cannot write %s: interrupted".formatted(file), failure.getMessage());
        assertAlone("old");
    }

    @Test
    void whatLiesInTheWayIsReplacedAndALinkNotWrittenThrough(@TempDir Path elsewhere) throws Exception {
        Path temporary = folder.resolve(".result.json.tmp");
        Files.writeString(temporary, "left by a process that was killed");
        AtomicFile.write(file, "new");
        assertAlone("new");
        Path other = Files.writeString(elsewhere.resolve("other.txt"), "another's");
        Files.createSymbolicLink(temporary, other);
        AtomicFile.write(file, "newer");
        assertAlone("newer");
        assertEquals("another's", Files.readString(other));
    }

    @Test
    void aFolderInTheWayIsNamed() throws Exception {
        Path temporary = folder.resolve(".result.json.tmp");
        Files.createDirectories(temporary.resolve("full"));
        IOException failure = assertThrows(IOException.class, () -> AtomicFile.write(file, "new"));
        assertEquals(
                "cannot write %s: remove the folder %s, which is in its way".formatted(file, temporary),
                failure.getMessage());
        assertEquals("old", Files.readString(file));
    }
}
