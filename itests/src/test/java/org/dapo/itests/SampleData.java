package org.dapo.itests;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import javax.imageio.ImageIO;

/** A small data set in MVTec's layout: grey plates with scratches and holes. */
final class SampleData {
    static final int WIDTH = 56;
    static final int HEIGHT = 48;

    private SampleData() {}

    /** Writes two good plates and some of each defect. */
    static Path writeTo(Path root, int ofEachType) throws IOException {
        for (int i = 0; i < 2; i++) {
            write(root, "good", i, null);
        }
        for (int i = 0; i < ofEachType; i++) {
            write(root, "scratch", i, new Color(230, 230, 230));
            write(root, "hole", i, new Color(10, 10, 10));
        }
        return root;
    }

    private static void write(Path root, String type, int index, Color defect) throws IOException {
        Random random = new Random(31L * type.hashCode() + index);
        BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < HEIGHT; y++) {
            for (int x = 0; x < WIDTH; x++) {
                int grey = 120 + random.nextInt(16);
                image.setRGB(x, y, new Color(grey, grey, grey).getRGB());
            }
        }
        if (defect != null) {
            BufferedImage mask = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_BYTE_GRAY);
            int left = random.nextInt(WIDTH - 20);
            int top = random.nextInt(HEIGHT - 20);
            int height = type.equals("scratch") ? 6 : 18;
            paint(image, defect, left, top, height);
            paint(mask, Color.WHITE, left, top, height);
            save(mask, root.resolve("plate/ground_truth/%s/%03d_mask.png".formatted(type, index)));
        }
        save(image, root.resolve("plate/test/%s/%03d.png".formatted(type, index)));
    }

    private static void paint(BufferedImage image, Color colour, int left, int top, int height) {
        Graphics2D brush = image.createGraphics();
        brush.setColor(colour);
        brush.fillRect(left, top, 18, height);
        brush.dispose();
    }

    private static void save(BufferedImage image, Path file) throws IOException {
        Files.createDirectories(file.getParent());
        ImageIO.write(image, "png", file.toFile());
    }
}
