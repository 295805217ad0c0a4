package org.dapo.itests;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.dapo.api.dataset.Dataset;
import org.dapo.api.dataset.DatasetAdapter;
import org.dapo.api.dataset.DatasetNote;
import org.dapo.api.dataset.Sample;
import org.dapo.api.image.ImageSource;
import org.dapo.api.image.RgbImage;

/**
 * A third party's layout. A resource of its jar states its version, which names the product and determines the grey of the
 * images. If the folder has a file {@code wait}, every image but the first waits for a file {@code go}. Then it reads the
 * version again, in a class that is loaded only then.
 */
public final class VersionedLayout implements DatasetAdapter {
    static final String NAME = "versioned";
    static final String RESOURCE = "version.txt";
    static final String WAIT = "wait";
    static final String GO = "go";
    static final int IMAGES = 4;

    private static final int SIDE = 8;
    private static final int PATIENCE_SECONDS = 60;

    /** Returns the grey of a version's images. */
    static int grey(String version) {
        return Math.floorMod(31 * version.hashCode(), 200) + 20;
    }

    @Override
    public Dataset open(Path root) {
        return new Opened(root, version());
    }

    private static String version() {
        try (InputStream resource = VersionedLayout.class.getClassLoader().getResourceAsStream(RESOURCE)) {
            return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The opened data set. */
    record Opened(Path root, String version) implements Dataset {
        @Override
        public List<String> splits() {
            return List.of("test");
        }

        @Override
        public Stream<Sample> samples(String split) {
            return IntStream.range(0, IMAGES).mapToObj(this::sample);
        }

        private Sample sample(int index) {
            String id = "v" + version + "/test/good/" + index;
            return new Sample(id, "v" + version, new ImageSource.Pixels(id, () -> image(index)), false, List.of());
        }

        private RgbImage image(int index) {
            if (index > 0 && Files.exists(root.resolve(WAIT))) {
                long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
                while (!Files.exists(root.resolve(GO)) && System.nanoTime() < end) {
                    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
                }
                return Late.image();
            }
            return plain(version);
        }

        @Override
        public List<DatasetNote> notes() {
            return List.of();
        }
    }

    /** A class that is loaded only after an image has waited. */
    static final class Late {
        private Late() {}

        static RgbImage image() {
            return plain(version());
        }
    }

    private static RgbImage plain(String version) {
        byte[] pixels = new byte[SIDE * SIDE * 3];
        Arrays.fill(pixels, (byte) grey(version));
        return new RgbImage(SIDE, SIDE, pixels);
    }
}
