package org.dapo.engine.internal.evaluation;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.dapo.api.file.AtomicFile;
import org.dapo.api.metric.MetricAccumulator;
import org.dapo.api.metric.MetricCalculator;
import org.dapo.api.metric.MetricScope;
import org.dapo.api.pipeline.MadeOtherwiseException;
import org.dapo.api.pipeline.PipelineException;
import org.dapo.api.pipeline.Skipped;

/**
 * The products that a run has finished, a file each in the folder {@value #FOLDER}, so that an interrupted run can go on. A
 * file belongs to one evaluation: its checkpoint, data, metrics and settings make a fingerprint that has to agree.
 */
final class FinishedProducts {
    private static final String FOLDER = "finished";
    private static final String FORMAT = "dapo-evaluation-1";

    private final Path folder;
    private final String fingerprint;

    private FinishedProducts(Path folder, String fingerprint) {
        this.folder = folder;
        this.fingerprint = fingerprint;
    }

    /** Those below a folder for results; they are deleted first unless the run resumes. */
    static FinishedProducts in(Path out, String fingerprint, boolean resume) throws PipelineException {
        Path folder = out.resolve(FOLDER);
        try {
            Files.createDirectories(folder);
            if (!resume) {
                try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.bin")) {
                    for (Path file : files) {
                        Files.delete(file);
                    }
                }
            }
        } catch (IOException e) {
            throw new PipelineException("cannot write to the folder %s: %s".formatted(folder, e), e);
        }
        return new FinishedProducts(folder, fingerprint);
    }

    /** What a run before this one found for a product, or null if it has not come so far. */
    ProductFigures read(MetricScope scope, ChosenMetrics metrics) throws PipelineException {
        Path file = file(scope);
        if (!Files.isRegularFile(file)) {
            return null;
        }
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(Files.readAllBytes(file)))) {
            if (!FORMAT.equals(in.readUTF()) || !fingerprint.equals(text(in))) {
                throw new MadeOtherwiseException(
                        "cannot resume: %s is of another evaluation; choose another folder, or do not resume"
                                .formatted(file));
            }
            int images = in.readInt();
            List<Skipped> skipped = new ArrayList<>();
            for (int left = in.readInt(); left > 0; left--) {
                skipped.add(new Skipped(in.readUTF(), Skipped.Extent.valueOf(in.readUTF()), text(in)));
            }
            Map<String, MetricAccumulator> accumulators = new LinkedHashMap<>();
            for (Map.Entry<String, MetricCalculator> one : metrics.calculators().entrySet()) {
                accumulators.put(one.getKey(), one.getValue().read(scope, in));
            }
            return new ProductFigures(scope, images, skipped, accumulators);
        } catch (IOException | IllegalArgumentException e) {
            throw new PipelineException("cannot resume: %s cannot be read: %s".formatted(file, e.getMessage()), e);
        }
    }

    /** Keeps what was found for a product. */
    void write(ProductFigures figures, ChosenMetrics metrics) throws PipelineException {
        Path file = file(figures.scope());
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (DataOutputStream out = new DataOutputStream(bytes)) {
                out.writeUTF(FORMAT);
                text(out, fingerprint);
                out.writeInt(figures.images());
                out.writeInt(figures.skipped().size());
                for (Skipped one : figures.skipped()) {
                    out.writeUTF(one.id());
                    out.writeUTF(one.extent().name());
                    text(out, one.reason());
                }
                for (String name : metrics.order()) {
                    figures.accumulators().get(name).write(out);
                }
            }
            AtomicFile.write(file, bytes.toByteArray());
        } catch (IOException e) {
            throw new PipelineException(e.getMessage(), e);
        }
    }

    private Path file(MetricScope scope) {
        String name = scope.product() + "\n" + scope.types();
        return folder.resolve(UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)) + ".bin");
    }

    private static void text(DataOutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static String text(DataInputStream in) throws IOException {
        int length = in.readInt();
        if (length < 0 || length > in.available()) {
            throw new IOException("it is cut off");
        }
        return new String(in.readNBytes(length), StandardCharsets.UTF_8);
    }
}
