package org.dapo.api.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileProblemTest {
    @Test
    void aNameAloneIsNoReason(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");
        assertEquals("permission denied", FileProblem.of(new AccessDeniedException("a.png")));
        assertEquals("there is no such file or folder", FileProblem.of(new NoSuchFileException("a.png")));
        assertEquals("a file of that name is there", thrown(() -> Files.createDirectory(file)));
        assertEquals(
                "it is no folder", thrown(() -> Files.newDirectoryStream(file).close()));
        assertEquals(
                "the file system refuses it (FileSystemLoopException)",
                FileProblem.of(new FileSystemLoopException("a.png")));
    }

    @Test
    void whatIsThereInPlaceOfWhatWasWantedIsSaid(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");
        assertEquals("is a folder", FileProblem.at(folder));
        assertEquals("is a file", FileProblem.at(file));
        assertEquals("is not there", FileProblem.at(folder.resolve("other")));
        String within = FileProblem.at(file.resolve("within"));
        assertTrue(within.startsWith("cannot be reached: "), within);
    }

    @Test
    void whatTheSystemSaysIsOneLine() {
        assertEquals("Disk quota exceeded", FileProblem.of(new FileSystemException("a", null, "Disk quota exceeded")));
        assertEquals("No space left on device", FileProblem.of(new IOException("No space left on device\n at once")));
    }

    private interface Access {
        void run() throws IOException;
    }

    private static String thrown(Access access) {
        try {
            access.run();
            return "";
        } catch (IOException e) {
            return FileProblem.of(e);
        }
    }
}
