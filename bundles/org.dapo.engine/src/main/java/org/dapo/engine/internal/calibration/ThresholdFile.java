package org.dapo.engine.internal.calibration;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.dapo.api.file.AtomicFile;
import org.dapo.api.file.FileProblem;
import org.dapo.api.pipeline.CheckpointInfo;
import org.dapo.api.pipeline.Framing;
import org.dapo.api.pipeline.PipelineException;
import org.dapo.api.pipeline.Threshold;
import org.dapo.engine.internal.assembly.Session;
import org.dapo.engine.internal.checkpoint.StoredJson;

/**
 * Thresholds in a file beside their checkpoint. They hold for one content of the taxonomy, one input side and one framing. If any
 * of these differs, the thresholds are ignored.
 *
 * @param checkpointSha256 the checkpoint's hash
 * @param taxonomySha256 the hash of the taxonomy's content
 * @param imageSize the input side S
 * @param framing how images went into the network, as {@link Framing#text} writes it
 * @param image images with a score above it are anomalous
 * @param pixel pixels with a map value above it belong to a region
 * @param origin from which images they were determined, and how
 */
public record ThresholdFile(
        String checkpointSha256,
        String taxonomySha256,
        int imageSize,
        String framing,
        double image,
        double pixel,
        String origin) {
    private static final String SUFFIX = ".thresholds.json";
    private static final int LARGEST_BYTES = 1 << 16;

    /** Rejects what is missing. */
    public ThresholdFile {
        Objects.requireNonNull(checkpointSha256, "checkpointSha256");
        Objects.requireNonNull(taxonomySha256, "taxonomySha256");
        Objects.requireNonNull(framing, "framing");
        Objects.requireNonNull(origin, "origin");
    }

    /** The measured thresholds of a session. */
    static ThresholdFile of(Session session, Framing framing, double image, double pixel, String origin) {
        return new ThresholdFile(
                session.checkpoint().map(CheckpointInfo::sha256).orElse(""),
                session.provenance().taxonomySha256(),
                session.side(),
                framing.text(),
                image,
                pixel,
                origin);
    }

    /** The path of a session's thresholds. Each framing has its own file, so that calibrating one keeps those of the others. */
    static Path path(Session session, Framing framing) throws PipelineException {
        Path checkpoint = session.checkpoint()
                .map(CheckpointInfo::file)
                .orElseThrow(
                        () -> new PipelineException("thresholds are stored next to a checkpoint, but there is none"))
                .toAbsolutePath();
        String how = framing.equals(Framing.SQUARE) ? "" : "." + framing.text().replaceAll("[^a-z0-9.]+", "-");
        return checkpoint.resolveSibling(
                prefix(checkpoint) + session.provenance().taxonomy() + how + SUFFIX);
    }

    /**
     * Whether a checkpoint has thresholds of any taxonomy, framing and image size.
     *
     * @param checkpoint the checkpoint's file
     * @return true if there is such a file beside it
     * @throws PipelineException if its folder cannot be listed
     */
    public static boolean anyBeside(Path checkpoint) throws PipelineException {
        Path file = checkpoint.toAbsolutePath();
        String prefix = prefix(file);
        try (Stream<Path> files = Files.list(file.getParent())) {
            return files.map(path -> path.getFileName().toString())
                    .anyMatch(name -> name.startsWith(prefix) && name.endsWith(SUFFIX));
        } catch (IOException e) {
            throw new PipelineException("cannot list %s: %s".formatted(file.getParent(), FileProblem.of(e)), e);
        }
    }

    private static String prefix(Path checkpoint) {
        return checkpoint.getFileName().toString().replaceAll("\\.safetensors$", "") + ".";
    }

    /** Writes the thresholds. */
    void write(Path file) throws PipelineException {
        try {
            AtomicFile.write(file, StoredJson.readableText(this));
        } catch (IOException e) {
            throw new PipelineException(e.getMessage(), e);
        }
    }

    /**
     * The thresholds of a session's checkpoint for one framing.
     *
     * @return the thresholds; empty if none were calibrated for exactly this
     * @throws PipelineException if the file exists but cannot be read
     */
    public static Optional<Threshold> find(Session session, Framing framing) throws PipelineException {
        if (session.checkpoint().isEmpty()) {
            return Optional.empty();
        }
        Path path = path(session, framing);
        if (!Files.isRegularFile(path)) {
            return Optional.empty();
        }
        ThresholdFile file = read(path);
        boolean same =
                of(session, framing, file.image(), file.pixel(), file.origin()).equals(file);
        return same ? Optional.of(new Threshold(file.image(), file.pixel(), file.origin())) : Optional.empty();
    }

    static ThresholdFile read(Path path) throws PipelineException {
        try (InputStream in = Files.newInputStream(path)) {
            byte[] text = in.readNBytes(LARGEST_BYTES + 1);
            return StoredJson.read(new String(text, StandardCharsets.UTF_8), ThresholdFile.class, LARGEST_BYTES);
        } catch (IOException e) {
            throw new PipelineException("%s: cannot read thresholds from it: %s".formatted(path, FileProblem.of(e)), e);
        } catch (IllegalArgumentException e) {
            throw new PipelineException(
                    "%s: cannot read thresholds from it: %s; calibrate again".formatted(path, e.getMessage()), e);
        }
    }
}
