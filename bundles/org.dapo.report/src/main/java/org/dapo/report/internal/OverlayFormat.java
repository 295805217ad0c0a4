package org.dapo.report.internal;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.dapo.api.file.FileProblem;
import org.dapo.api.pipeline.EvaluationResult;
import org.dapo.api.plugin.DapoPlugin;
import org.dapo.api.report.EvaluatedImage;
import org.dapo.api.report.ReportFormat;
import org.dapo.api.report.ReportWriter;
import org.dapo.imaging.HeatMap;
import org.dapo.imaging.Png;
import org.osgi.service.component.annotations.Component;

/**
 * {@code overlays/<id>.png}: each image at its own size, overlaid with its map. The whole run uses one scale, so that the same
 * colour means the same score in every picture.
 */
@Component
@DapoPlugin(name = "overlays", version = "1.0.0")
public final class OverlayFormat implements ReportFormat {
    private static final float OPACITY = 0.5f;
    private static final String PICTURE = ".png";

    @Override
    public ReportWriter open(Path folder, boolean resumed) {
        Path overlays = folder.resolve("overlays");
        return new ReportWriter() {
            private boolean outdated = !resumed;

            @Override
            public void image(EvaluatedImage image) throws IOException {
                removeOutdated();
                Path file = place(overlays, image.id());
                HeatMap heat = new HeatMap(0, image.mapRange());
                Png.write(file, heat.overlay(image.image(), image.map(), OPACITY));
            }

            @Override
            public void result(EvaluationResult result) throws IOException {
                removeOutdated();
            }

            private void removeOutdated() throws IOException {
                if (outdated && Files.isDirectory(overlays)) {
                    removePictures(overlays);
                }
                outdated = false;
            }

            @Override
            public void close() {
                // Nothing stays open between calls.
            }
        };
    }

    /** Removes the pictures that an earlier run left. Links are not followed. */
    private static void removePictures(Path overlays) throws IOException {
        List<Path> pictures;
        try (Stream<Path> files = Files.walk(overlays.toAbsolutePath().normalize())) {
            pictures = files.filter(
                            file -> file.toString().endsWith(PICTURE) && Files.isRegularFile(file, NOFOLLOW_LINKS))
                    .toList();
        } catch (UncheckedIOException e) {
            throw new IOException("cannot list %s: %s".formatted(overlays, FileProblem.of(e.getCause())), e);
        }
        for (Path file : pictures) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                throw new IOException(
                        "cannot remove %s, which is of an earlier run: %s".formatted(file, FileProblem.of(e)), e);
            }
        }
    }

    /** The file of an image's picture. Ids come from data sets, so none may lead out of the folder, not even by a link. */
    private static Path place(Path overlays, String id) throws IOException {
        Path root = overlays.toAbsolutePath().normalize();
        Path file = root.resolve(id + PICTURE).normalize();
        Path folder = file.getParent();
        if (folder == null || !folder.startsWith(root)) {
            throw new IOException("the image id '%s' leads out of %s".formatted(id, overlays));
        }
        Path there = folder;
        while (!Files.exists(there)) {
            there = there.getParent();
        }
        if (there.startsWith(root) && !there.toRealPath().startsWith(root.toRealPath())) {
            throw new IOException("the folder %s is a link that leads out of %s".formatted(there, overlays));
        }
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new IOException("cannot make the folder %s: %s".formatted(folder, FileProblem.of(e)), e);
        }
        return file;
    }
}
