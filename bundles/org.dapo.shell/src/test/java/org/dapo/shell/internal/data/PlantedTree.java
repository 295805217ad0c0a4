package org.dapo.shell.internal.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.Set;
import java.util.TreeSet;
import org.dapo.api.image.Mask;
import org.dapo.api.image.RgbImage;
import org.dapo.imaging.Png;

/**
 * Writes a data set of small images, some of them faulty, and records the problem that each should cause. All files are PNG,
 * whatever their extension.
 */
final class PlantedTree {
    private static final int WIDTH = 4;
    private static final int HEIGHT = 3;

    private final Path root;
    private final Path outside;
    private final Set<String> expected = new TreeSet<>();

    PlantedTree(Path root, Path outside) {
        this.root = root;
        this.outside = outside;
    }

    Path root() {
        return root;
    }

    /** Returns the problems as {@code kind: subject}. */
    Set<String> expected() {
        return expected;
    }

    PlantedTree image(String name) throws IOException {
        Png.write(file(name), new RgbImage(WIDTH, HEIGHT, new byte[3 * WIDTH * HEIGHT]));
        return this;
    }

    PlantedTree mask(String name) throws IOException {
        BitSet bits = new BitSet();
        bits.set(5);
        Png.write(file(name), new Mask(WIDTH, HEIGHT, bits));
        return this;
    }

    PlantedTree emptyMask(String name) throws IOException {
        Png.write(file(name), new Mask(WIDTH, HEIGHT, new BitSet()));
        return expect("mask-empty", name);
    }

    PlantedTree maskOfAnotherSize(String name) throws IOException {
        BitSet bits = new BitSet();
        bits.set(0);
        Png.write(file(name), new Mask(WIDTH + 1, HEIGHT, bits));
        return expect("mask-size", name);
    }

    PlantedTree brokenImage(String name) throws IOException {
        Files.writeString(file(name), "no image at all");
        return expect("image-unreadable", name);
    }

    PlantedTree linkOutside(String name) throws IOException {
        return link(name).expect("leads-outside", name);
    }

    /** Creates a link to a file outside. Only the index that names the link is reported. */
    PlantedTree link(String name) throws IOException {
        Path target = outside.resolve("elsewhere.png");
        if (Files.notExists(target)) {
            Png.write(target, new RgbImage(1, 1, new byte[3]));
        }
        Files.createSymbolicLink(file(name), target);
        return this;
    }

    PlantedTree text(String name, String... lines) throws IOException {
        Files.writeString(file(name), String.join("\n", lines) + "\n");
        return this;
    }

    PlantedTree expect(String kind, String subject) {
        expected.add(kind + ": " + subject);
        return this;
    }

    private Path file(String name) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        return file;
    }
}
