package org.dapo.engine.internal.evaluation;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
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
import org.dapo.api.metric.MetricScope;
import org.dapo.api.pipeline.MadeOtherwiseException;
import org.dapo.api.pipeline.PipelineException;
import org.dapo.api.pipeline.Skipped;
import org.dapo.api.progress.RunListener;
import org.dapo.engine.internal.checkpoint.Differences;

/**
 * The finished products of a run, stored so that an interrupted run can resume. Each product has a file in the folder
 * {@value #FOLDER}. A file belongs to one evaluation: the fingerprint of its checkpoint, data and settings must match. It has a
 * section for each metric calculator. A product counts as finished if all requested calculators have a section and its images
 * and masks are unchanged.
 */
final class FinishedProducts {
    private static final String FOLDER = "finished";
    private static final String ENDING = ".bin";
    private static final String FORMAT = "dapo-evaluation-4";

    private final Path folder;
    private final JsonObject fingerprint;
    private final boolean resume;
    private final RunListener listener;

    private FinishedProducts(Path folder, JsonObject fingerprint, boolean resume, RunListener listener) {
        this.folder = folder;
        this.fingerprint = fingerprint;
        this.resume = resume;
        this.listener = listener;
    }

    /**
     * The content of a product's file.
     *
     * @param evaluation the fingerprint of the evaluation
     * @param data the fingerprint of the product's images and masks
     * @param images the number of images scored
     * @param skipped what was left out
     * @param sections the data of each metric calculator, by its name
     */
    private record Kept(
            JsonObject evaluation, String data, int images, List<Skipped> skipped, Map<String, byte[]> sections) {}

    /**
     * The finished products in an output folder. If the run does not resume, none counts as finished; old files remain until
     * replaced.
     *
     * @param out the output folder
     * @param fingerprint what the figures depend on, beside the data of each product
     * @param resume whether to use what an earlier run finished
     * @param listener receives warnings
     * @throws MadeOtherwiseException if the run resumes, and the readable files all belong to another evaluation
     */
    static FinishedProducts in(Path out, JsonObject fingerprint, boolean resume, RunListener listener)
            throws PipelineException {
        Path folder = out.resolve(FOLDER);
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new PipelineException("cannot write to the folder %s: %s".formatted(folder, FileProblem.of(e)), e);
        }
        FinishedProducts finished = new FinishedProducts(folder, fingerprint, resume, listener);
        if (resume) {
            finished.requireOwn();
        }
        return finished;
    }

    /** Checked before any computation. A folder may mix files of this evaluation with older ones that it was replacing. */
    private void requireOwn() throws PipelineException {
        Optional<String> other = Optional.empty();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*" + ENDING)) {
            for (Path file : files) {
                Optional<Kept> kept = kept(file);
                if (kept.filter(this::isOwn).isPresent()) {
                    return;
                }
                if (kept.isPresent()) {
                    other = Optional.of(refusal(file, kept.get()));
                }
            }
        } catch (IOException e) {
            throw new PipelineException(
                    "cannot resume: the folder %s cannot be read: %s".formatted(folder, FileProblem.of(e)), e);
        }
        if (other.isPresent()) {
            throw new MadeOtherwiseException(other.get());
        }
    }

    private String refusal(Path file, Kept kept) {
        return "cannot resume: %s belongs to another evaluation: %s"
                .formatted(
                        file,
                        kept.evaluation().size() == 0
                                ? "another build of the suite wrote it"
                                : Differences.between(kept.evaluation(), fingerprint));
    }

    private boolean isOwn(Kept kept) {
        return kept.evaluation().equals(fingerprint);
    }

    /** The content of a file; empty if it is missing or damaged. A file of another format belongs to another evaluation. */
    private Optional<Kept> kept(Path file) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(Files.readAllBytes(file)))) {
            if (!FORMAT.equals(in.readUTF())) {
                return Optional.of(new Kept(new JsonObject(), "", 0, List.of(), Map.of()));
            }
            JsonObject evaluation = JsonParser.parseString(text(in)).getAsJsonObject();
            String data = text(in);
            int images = in.readInt();
            List<Skipped> skipped = new ArrayList<>();
            for (int left = in.readInt(); left > 0; left--) {
                skipped.add(new Skipped(in.readUTF(), Skipped.Extent.valueOf(in.readUTF()), text(in)));
            }
            Map<String, byte[]> sections = new LinkedHashMap<>();
            for (int left = in.readInt(); left > 0; left--) {
                sections.put(in.readUTF(), bytes(in));
            }
            return Optional.of(new Kept(evaluation, data, images, skipped, sections));
        } catch (IOException | IllegalArgumentException | IllegalStateException | JsonParseException e) {
            return Optional.empty();
        }
    }

    /**
     * What an earlier run gathered of a product; empty without resuming, if its data changed or if a requested metric is
     * missing.
     *
     * @param scope the product
     * @param data the fingerprint of its images and masks
     * @param metrics the requested metrics
     */
    Optional<MeasuredProduct> read(MetricScope scope, String data, ChosenMetrics metrics) throws PipelineException {
        Path file = file(scope);
        if (!resume || !Files.isRegularFile(file)) {
            return Optional.empty();
        }
        Optional<Kept> found = kept(file);
        if (found.isEmpty()) {
            listener.warning("%s is damaged: '%s' is evaluated again".formatted(file, scope.product()));
        }
        if (found.filter(one -> isOwn(one, data)).isEmpty()) {
            return Optional.empty();
        }
        Kept kept = found.get();
        requireNoneGone(file, kept.sections(), metrics);
        return accumulators(scope, kept.sections(), metrics)
                .map(accumulators -> new MeasuredProduct(scope, kept.images(), kept.skipped(), accumulators, false));
    }

    /** Whether stored content belongs to this evaluation and to these images and masks. */
    private boolean isOwn(Kept kept, String data) {
        return isOwn(kept) && kept.data().equals(data);
    }

    /** Throws if all metrics are requested and a stored calculator is no longer available. */
    private static void requireNoneGone(Path file, Map<String, byte[]> sections, ChosenMetrics metrics)
            throws PipelineException {
        for (String name : sections.keySet()) {
            if (metrics.everything() && !metrics.calculators().containsKey(name)) {
                throw new PipelineException(
                        "cannot resume: %s has figures of the metric calculator '%s', which is not installed or cannot be used; install it, select the metrics by name, or choose another folder"
                                .formatted(file, name));
            }
        }
    }

    /** Empty if a calculator is new or cannot read the section that an earlier version wrote. */
    private Optional<Map<String, GuardedAccumulator>> accumulators(
            MetricScope scope, Map<String, byte[]> sections, ChosenMetrics metrics) {
        Map<String, GuardedAccumulator> accumulators = new LinkedHashMap<>();
        for (NamedCalculator one : metrics.calculators().values()) {
            byte[] section = sections.get(one.name());
            if (section == null) {
                return Optional.empty();
            }
            try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(section))) {
                accumulators.put(
                        one.name(),
                        GuardedAccumulator.of(
                                one,
                                one.part().read(scope, in),
                                line -> listener.warning(scope.product() + ": " + line)));
            } catch (IOException | RuntimeException | LinkageError e) {
                return Optional.empty();
            }
        }
        return Optional.of(accumulators);
    }

    /**
     * Stores the data of a product with the fingerprint of its images and masks, unless a calculator cannot write its own. A
     * resumed run keeps other calculators' sections for the same data.
     */
    void write(MeasuredProduct product, String data) throws PipelineException {
        Path file = file(product.scope());
        try {
            Map<String, byte[]> sections = new LinkedHashMap<>();
            if (resume) {
                kept(file).filter(one -> isOwn(one, data)).ifPresent(kept -> sections.putAll(kept.sections()));
            }
            for (Map.Entry<String, GuardedAccumulator> one :
                    product.accumulators().entrySet()) {
                Optional<byte[]> section = one.getValue().written();
                if (section.isEmpty()) {
                    return;
                }
                sections.put(one.getKey(), section.get());
            }
            AtomicFile.write(file, content(new Kept(fingerprint, data, product.images(), product.skipped(), sections)));
        } catch (IOException e) {
            throw new PipelineException(e.getMessage(), e);
        }
    }

    private static byte[] content(Kept kept) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeUTF(FORMAT);
        text(out, kept.evaluation().toString());
        text(out, kept.data());
        out.writeInt(kept.images());
        out.writeInt(kept.skipped().size());
        for (Skipped one : kept.skipped()) {
            out.writeUTF(one.id());
            out.writeUTF(one.extent().name());
            text(out, one.reason());
        }
        out.writeInt(kept.sections().size());
        for (Map.Entry<String, byte[]> one : kept.sections().entrySet()) {
            out.writeUTF(one.getKey());
            bytes(out, one.getValue());
        }
        return bytes.toByteArray();
    }

    private Path file(MetricScope scope) {
        String name = scope.product() + "\n" + scope.types();
        return folder.resolve(UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)) + ENDING);
    }

    private static void bytes(DataOutputStream out, byte[] bytes) throws IOException {
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static void text(DataOutputStream out, String text) throws IOException {
        bytes(out, text.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] bytes(DataInputStream in) throws IOException {
        int length = in.readInt();
        if (length < 0 || length > in.available()) {
            throw new IOException("it is truncated");
        }
        return in.readNBytes(length);
    }

    private static String text(DataInputStream in) throws IOException {
        return new String(bytes(in), StandardCharsets.UTF_8);
    }
}
