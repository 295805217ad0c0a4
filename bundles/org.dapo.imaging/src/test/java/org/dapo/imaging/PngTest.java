package org.dapo.imaging;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.dapo.api.image.ImageException;
import org.dapo.api.image.Mask;
import org.dapo.api.image.MaskSource;
import org.dapo.api.image.RgbImage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PngTest {
    @TempDir
    Path folder;

    @Test
    void whatIsWrittenIsReadBack() throws IOException, ImageException {
        RgbImage image = noise(1);
        BitSet bits = BitSet.valueOf(new long[] {0x123456789abcdefL});
        Mask mask = new Mask(9, 8, bits);

        Png.write(folder.resolve("image.png"), image);
        Png.write(folder.resolve("mask.png"), mask);

        assertArrayEquals(
                image.pixels(), Images.read(folder.resolve("image.png")).pixels());
        assertEquals(mask, Images.load(new MaskSource.File(folder.resolve("mask.png"), 255, 255)));
    }

    @Test
    void theSamePixelsGiveTheSameBytes() {
        assertArrayEquals(Png.encode(noise(1)), Png.encode(noise(1)));
    }

    @Test
    void aFileIsReplacedAndNothingElseIsLeftBehind() throws IOException, ImageException {
        Path file = folder.resolve("image.png");
        Png.write(file, noise(1));
        Png.write(file, noise(2));

        assertArrayEquals(noise(2).pixels(), Images.read(file).pixels());
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(List.of(file), files.toList());
        }
    }

    @Test
    void aFailedWriteLeavesNoTemporaryFile() throws IOException {
        Path occupied = Files.createDirectory(folder.resolve("image.png"));
        Files.createFile(occupied.resolve("inside"));

        assertThrows(IOException.class, () -> Png.write(occupied, noise(1)));
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(List.of(occupied), files.toList());
        }
    }

    private static RgbImage noise(long seed) {
        byte[] pixels = new byte[3 * 31 * 17];
        new Random(seed).nextBytes(pixels);
        return new RgbImage(31, 17, pixels);
    }
}
