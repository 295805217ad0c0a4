package org.dapo.shell.internal.model;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.dapo.api.file.FileProblem;
import org.dapo.api.file.Sha256;
import org.dapo.api.model.ModelFile;
import org.dapo.api.model.ModelSource;
import org.dapo.api.pipeline.PipelineException;
import org.dapo.api.progress.RunListener;

/**
 * The result of checking a model's file.
 *
 * @param model the model
 * @param file the file's name; {@code -} for a model without files
 * @param good whether it exists and matches the manifest
 * @param state one line
 */
record FileCheck(String model, String file, boolean good, String state) {
    private static final int CHUNK = 1 << 20;

    /** Checks every file of some models. */
    static List<FileCheck> all(Map<String, ModelSource> models, RunListener listener) throws PipelineException {
        List<FileCheck> checks = new ArrayList<>();
        for (Map.Entry<String, ModelSource> model : models.entrySet()) {
            List<ModelFile> files = model.getValue().manifest().files();
            if (files.isEmpty()) {
                checks.add(new FileCheck(model.getKey(), "-", true, "no files: the weights are generated from a seed"));
            }
            for (ModelFile file : files) {
                checks.add(check(model.getKey(), model.getValue(), file, listener));
            }
        }
        return checks;
    }

    /** The result for programs. */
    Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("model", model);
        json.put("file", file);
        json.put("good", good);
        json.put("state", state);
        return json;
    }

    private static FileCheck check(String model, ModelSource source, ModelFile file, RunListener listener)
            throws PipelineException {
        try {
            Path path = source.file(file.name());
            if (file.sha256().isEmpty()) {
                return new FileCheck(model, file.name(), true, "present; the manifest states no SHA-256");
            }
            String found = sha256(path, listener);
            boolean same = found.equals(file.sha256().get());
            String state = same
                    ? "good"
                    : "SHA-256 is %s, not %s".formatted(found, file.sha256().get());
            return new FileCheck(model, file.name(), same, state);
        } catch (IOException e) {
            return new FileCheck(model, file.name(), false, FileProblem.of(e));
        }
    }

    private static String sha256(Path file, RunListener listener) throws IOException, PipelineException {
        Sha256 hash = new Sha256();
        long total = Files.size(file);
        long done = 0;
        byte[] chunk = new byte[CHUNK];
        try (InputStream in = Files.newInputStream(file)) {
            for (int n = in.read(chunk); n > 0; n = in.read(chunk)) {
                hash.add(ByteBuffer.wrap(chunk, 0, n));
                done += n;
                listener.progress("bytes of " + file.getFileName(), done, total);
                if (listener.cancelled()) {
                    throw new PipelineException("cancelled while reading " + file);
                }
            }
        }
        return hash.hex();
    }
}
