package org.dapo.shell.internal.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.dapo.api.file.AtomicFile;
import org.dapo.api.file.FileProblem;
import org.dapo.api.image.ImageSource;
import org.dapo.api.pipeline.Inspection;
import org.dapo.api.pipeline.Inspector;
import org.dapo.api.pipeline.PipelineException;
import org.dapo.api.pipeline.TypeFinding;
import org.dapo.api.report.ResultJson;
import org.dapo.api.text.OneLine;
import org.dapo.imaging.HeatMap;
import org.dapo.imaging.Png;
import org.dapo.shell.internal.terminal.Output;
import org.dapo.shell.internal.terminal.PlainJson;
import org.dapo.shell.internal.terminal.Terminal;

/**
 * Inspects images one after another. For each it writes its files, prints its line, and keeps its result for programs. For one
 * run.
 */
final class InspectedImages {
    private static final float OPACITY = 0.5f;

    private final ResultNames files;
    private final ResultJson json;
    private final Optional<CocoRegions> regions;
    private final Output output;
    private final Terminal terminal;

    /** Empty unless the user requests JSON, because there may be many images. */
    private final List<String> kept = new ArrayList<>();

    private int count;

    /**
     * Starts without results.
     *
     * @param files names the result files
     * @param json writes a result as JSON
     * @param regions receives the regions found, if the user requests them
     * @param output the output that the user requests
     * @param terminal receives the lines
     */
    InspectedImages(
            ResultNames files, ResultJson json, Optional<CocoRegions> regions, Output output, Terminal terminal) {
        this.files = files;
        this.json = json;
        this.regions = regions;
        this.output = output;
        this.terminal = terminal;
    }

    /** The number of images inspected. */
    int count() {
        return count;
    }

    /** All results, and the images that could not be inspected, as one JSON list. */
    String json() {
        return "[" + String.join(",", kept) + "]\n";
    }

    /**
     * Inspects one image and writes its files. A failure is reported, and the other images can still be inspected.
     *
     * @return the result; empty if the image could not be inspected
     * @throws PipelineException if the run is cancelled, or the files cannot be written
     */
    Optional<Inspection> inspect(Inspector inspector, Path image, Optional<String> product) throws PipelineException {
        if (Thread.currentThread().isInterrupted()) {
            throw new PipelineException("cancelled before " + image);
        }
        if (!Files.isRegularFile(image)) {
            failed(image, notAFile(image));
            return Optional.empty();
        }
        try {
            Inspection found = inspector.inspect(new ImageSource.File(image), product);
            write(image, found);
            return Optional.of(found);
        } catch (PipelineException e) {
            if (Thread.currentThread().isInterrupted()) {
                throw new PipelineException("cancelled at " + image, e);
            }
            failed(image, e);
        } catch (CancellationException e) {
            throw e;
        } catch (RuntimeException | OutOfMemoryError e) {
            failed(image, new PipelineException("cannot inspect %s: %s".formatted(image, e), e));
        } catch (IOException e) {
            throw new PipelineException(
                    "cannot write the result of %s to %s: %s".formatted(image, files.folder(), FileProblem.of(e)), e);
        }
        return Optional.empty();
    }

    private void write(Path image, Inspection found) throws IOException {
        Path stem = files.next(image);
        Path map = stem.resolveSibling(stem.getFileName() + ".map.png");
        Png.write(map, new HeatMap(0, found.mapRange()).overlay(found.image(), found.map(), OPACITY));
        String text = json.inspection(found.named(absolute(image).toString()), Optional.of(map));
        AtomicFile.write(stem.resolveSibling(stem.getFileName() + ".json"), text);
        regions.ifPresent(all -> all.add(image, found));
        if (output.wantsText()) {
            terminal.out().println(line(found) + renamed(image, stem));
        }
        count++;
        keep(text.strip());
    }

    private void failed(Path image, PipelineException problem) {
        terminal.failure(problem, output.debug());
        Map<String, Object> failed = new LinkedHashMap<>();
        failed.put("file", absolute(image).toString());
        failed.put("problem", OneLine.of(problem.getMessage()));
        keep(PlainJson.text(failed).strip());
    }

    /** The path in results, which may be read in another working folder. */
    private static Path absolute(Path image) {
        return image.toAbsolutePath().normalize();
    }

    private void keep(String result) {
        if (output.wantsJson()) {
            kept.add(result);
        }
    }

    /** The problem with a path that is not a readable file. */
    static PipelineException notAFile(Path image) {
        return new PipelineException("%s %s; expected an image file".formatted(image, FileProblem.at(image)));
    }

    /** A note of the result's name if it differs from the image's own. */
    private static String renamed(Path image, Path stem) {
        String name = stem.getFileName().toString();
        return name.equals(ResultNames.stem(image)) ? "" : "  -> " + name + ".json";
    }

    private static String line(Inspection found) {
        String verdict = found.anomalous() ? "anomalous" : "normal";
        Optional<String> type = found.types().entrySet().stream()
                .max(Comparator.comparingDouble((Map.Entry<String, TypeFinding> entry) ->
                        entry.getValue().score()))
                .map(Map.Entry::getKey)
                .filter(top -> found.anomalous());
        return String.format(
                Locale.ROOT,
                "%s  %.6f  %s%s  (threshold %.6f: %s)",
                OneLine.of(found.name()),
                found.score(),
                verdict,
                type.map("  "::concat).orElse(""),
                found.threshold().image(),
                found.threshold().origin());
    }
}
