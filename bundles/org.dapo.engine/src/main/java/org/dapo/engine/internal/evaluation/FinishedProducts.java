package org.dapo.engine.internal.evaluation;

import java.io.BufferedInputStream;
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
import java.util.Optional;
import java.util.UUID;
import org.dapo.api.file.AtomicFile;
import org.dapo.api.file.FileProblem;
import org.dapo.api.metric.MetricAccumulator;
import org.dapo.api.metric.MetricCalculator;
import org.dapo.api.metric.MetricScope;
import org.dapo.api.pipeline.MadeOtherwiseException;
import org.dapo.api.pipeline.PipelineException;
import org.dapo.api.pipeline.Skipped;

/**
 * The products that a run has finished, a file each in the folder {@value #FOLDER}, so that an interrupted run can go on. A
 * file belongs to one evaluation: its checkpoint, data and settings make a fingerprint that has to agree. It has a section for each metric
 * calculator; a product is finished where it has those of all that are wanted now, and its images and masks are as they were.
 */
final class FinishedProducts {
    private static final String FOLDER = "finished";
    private static final String ENDING = ".bin";
    private static final String FORMAT = "dapo-evaluation-3";

    private final Path folder;
    private final String fingerprint;
    private final boolean resume;

    /** Whether this evaluation has finished a product before. Then those of others are left from one that it was to replace. */
    private final boolean begun;

    private FinishedProducts(Path folder, String fingerprint, boolean resume) throws PipelineException {
        this.folder = folder;
        this.fingerprint = fingerprint;
        this.resume = resume;
        this.begun = resume && hasOwn();
    }

    /** Those below a folder for results. Unless the run resumes none counts as finished; each is there until it is written anew. */
    static FinishedProducts in(Path out, String fingerprint, boolean resume) throws PipelineException {
        Path folder = out.resolve(FOLDER);
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new PipelineException("cannot write to the folder %s: %s".formatted(folder, FileProblem.of(e)), e);
        }
        return new FinishedProducts(folder, fingerprint, resume);
    }

    private boolean hasOwn() throws PipelineException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*" + ENDING)) {
            for (Path file : files) {
                try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
                    if (isOwn(in)) {
                        return true;
                    }
                } catch (IOException e) {
                    // What cannot be read is told where its product is wanted.
                    continue;
                }
            }
            return false;
        } catch (IOException e) {
            throw new PipelineException(
                    "cannot resume: the folder %s cannot be read: %s".formatted(folder, FileProblem.of(e)), e);
        }
    }

    private boolean isOwn(DataInputStream in) throws IOException {
        return FORMAT.equals(in.readUTF()) && fingerprint.equals(text(in));
    }

    /**
     * What a run before this one gathered of a product, if it has come so far and had the metrics that are wanted now.
     *
     * @param scope the product
     * @param data the fingerprint of its images and masks
     * @param metrics those that are wanted
     * @throws MadeOtherwiseException if all that is here is of another evaluation
     */
    Optional<MeasuredProduct> read(MetricScope scope, String data, ChosenMetrics metrics) throws PipelineException {
        Path file = file(scope);
        if (!resume || !Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(Files.readAllBytes(file)))) {
            if (!isOwn(in)) {
                if (begun) {
                    return Optional.empty();
                }
                throw new MadeOtherwiseException("cannot resume: %s is of another evaluation".formatted(file));
            }
            if (!data.equals(text(in))) {
                return Optional.empty();
            }
            int images = in.readInt();
            List<Skipped> skipped = new ArrayList<>();
            for (int left = in.readInt(); left > 0; left--) {
                skipped.add(new Skipped(in.readUTF(), Skipped.Extent.valueOf(in.readUTF()), text(in)));
            }
            Map<String, byte[]> sections = new LinkedHashMap<>();
            for (int left = in.readInt(); left > 0; left--) {
                sections.put(in.readUTF(), bytes(in));
            }
            requireNoneGone(file, sections, metrics);
            return accumulators(scope, sections, metrics)
                    .map(accumulators -> new MeasuredProduct(scope, images, skipped, accumulators));
        } catch (IOException | IllegalArgumentException e) {
            throw new PipelineException("cannot resume: %s cannot be read: %s".formatted(file, e.getMessage()), e);
        }
    }

    /** Where all metrics are wanted, those that are gone are wanted too. */
    private static void requireNoneGone(Path file, Map<String, byte[]> sections, ChosenMetrics metrics)
            throws PipelineException {
        for (String name : sections.keySet()) {
            if (metrics.everything() && !metrics.calculators().containsKey(name)) {
                throw new PipelineException(
                        "cannot resume: %s has figures of the metric calculator '%s', which is not there now; install it, or name the metrics that are wanted"
                                .formatted(file, name));
            }
        }
    }

    /** None where a calculator is new, or does not read what an earlier version of it wrote. */
    private static Optional<Map<String, MetricAccumulator>> accumulators(
            MetricScope scope, Map<String, byte[]> sections, ChosenMetrics metrics) {
        Map<String, MetricAccumulator> accumulators = new LinkedHashMap<>();
        for (Map.Entry<String, MetricCalculator> one : metrics.calculators().entrySet()) {
            byte[] section = sections.get(one.getKey());
            if (section == null) {
                return Optional.empty();
            }
            try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(section))) {
                accumulators.put(one.getKey(), one.getValue().read(scope, in));
            } catch (IOException | IllegalArgumentException e) {
                return Optional.empty();
            }
        }
        return Optional.of(accumulators);
    }

    /** Keeps what was gathered of a product, with the fingerprint of its images and masks. */
    void write(MeasuredProduct product, String data) throws PipelineException {
        Path file = file(product.scope());
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (DataOutputStream out = new DataOutputStream(bytes)) {
                out.writeUTF(FORMAT);
                bytes(out, fingerprint.getBytes(StandardCharsets.UTF_8));
                bytes(out, data.getBytes(StandardCharsets.UTF_8));
                out.writeInt(product.images());
                out.writeInt(product.skipped().size());
                for (Skipped one : product.skipped()) {
                    out.writeUTF(one.id());
                    out.writeUTF(one.extent().name());
                    bytes(out, one.reason().getBytes(StandardCharsets.UTF_8));
                }
                out.writeInt(product.accumulators().size());
                for (Map.Entry<String, MetricAccumulator> one :
                        product.accumulators().entrySet()) {
                    ByteArrayOutputStream section = new ByteArrayOutputStream();
                    one.getValue().write(new DataOutputStream(section));
                    out.writeUTF(one.getKey());
                    bytes(out, section.toByteArray());
                }
            }
            AtomicFile.write(file, bytes.toByteArray());
        } catch (IOException e) {
            throw new PipelineException(e.getMessage(), e);
        }
    }

    private Path file(MetricScope scope) {
        String name = scope.product() + "\n" + scope.types();
        return folder.resolve(UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)) + ENDING);
    }

    private static void bytes(DataOutputStream out, byte[] bytes) throws IOException {
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static byte[] bytes(DataInputStream in) throws IOException {
        int length = in.readInt();
        if (length < 0 || length > in.available()) {
            throw new IOException("it is cut off");
        }
        return in.readNBytes(length);
    }

    private static String text(DataInputStream in) throws IOException {
        return new String(bytes(in), StandardCharsets.UTF_8);
    }
}
