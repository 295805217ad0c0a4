package org.dapo.report.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

    @Override
    public ReportWriter open(Path folder) {
        Path overlays = folder.resolve("overlays");
        return new ReportWriter() {
            @Override
            public void image(EvaluatedImage image) throws IOException {
                Path file = place(overlays, image.id());
                HeatMap heat = new HeatMap(0, image.mapRange());
                Png.write(file, heat.overlay(image.image(), image.map(), OPACITY));
            }

            @Override
            public void result(EvaluationResult result) {
                // This format writes pictures of images only; figures belong to other formats.
            }

            @Override
            public void close() {
                // Nothing stays open between calls.
            }
        };
    }

    /** The file of an image's picture. Ids come from data sets, so none may lead out of the folder, not even by a link. */
    private static Path place(Path overlays, String id) throws IOException {
        Path root = overlays.toAbsolutePath().normalize();
        Path file = root.resolve(id + ".png").normalize();
        Path folder = file.getParent();
        if (folder == null || !folder.startsWith(root)) {
            throw new IOException("the image id '%s' leads out of %s".formatted(id, overlays));
        }
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new IOException("cannot make the folder %s: %s".formatted(folder, FileProblem.of(e)), e);
        }
        if (!folder.toRealPath().startsWith(root.toRealPath())) {
            throw new IOException("the folder %s is a link that leads out of %s".formatted(folder, overlays));
        }
        return file;
    }
}
