package org.dapo.shell.internal.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.dapo.api.dataset.Sample;
import org.dapo.api.image.ImageSource;
import org.dapo.api.image.RgbImage;
import org.dapo.api.progress.RunListener;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests what is left of a data set that is not written to its end. */
class MvtecFolderTest {
    @TempDir
    private Path root;

    @Test
    void whatAnotherProgramPutThereMeanwhileStays() throws Exception {
        RunListener listener = new RunListener() {
            private boolean begun;

            @Override
            public void progress(String stage, long done, long total) {
                begun = true;
                try {
                    Files.writeString(root.resolve("notes.txt"), "mine");
                    Files.writeString(root.resolve("disc/test/good/other.png"), "mine");
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }

            @Override
            public boolean cancelled() {
                return begun;
            }
        };
        List<Sample> samples = IntStream.range(0, 3)
                .mapToObj(i -> new Sample(
                        "disc/" + i,
                        "disc",
                        new ImageSource.Pixels("disc/" + i, () -> new RgbImage(2, 2, new byte[12])),
                        false,
                        List.of()))
                .toList();
        MvtecFolder folder = new MvtecFolder(root, listener);
        assertThrows(CancellationException.class, () -> folder.write(List.of(), samples));
        folder.delete();
        try (Stream<Path> left = Files.walk(root)) {
            assertEquals(
                    List.of("disc/test/good/other.png", "notes.txt"),
                    left.filter(Files::isRegularFile)
                            .map(file -> root.relativize(file).toString())
                            .sorted()
                            .toList());
        }
    }
}
