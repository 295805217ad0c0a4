package org.dapo.shell.internal.run;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.dapo.api.model.ModelImport;
import org.dapo.api.model.ModelLibrary;
import org.dapo.api.pipeline.DatasetReference;
import org.dapo.api.pipeline.PipelineException;
import org.dapo.api.pipeline.Pretrainer;
import org.dapo.api.pipeline.PretrainingRequest;
import org.dapo.api.pipeline.PretrainingResult;
import org.dapo.shell.internal.options.DeviceOption;
import org.dapo.shell.internal.options.PretrainingOptions;
import org.dapo.shell.internal.parts.PartKind;
import org.dapo.shell.internal.parts.Parts;
import org.dapo.shell.internal.terminal.Output;
import org.dapo.shell.internal.terminal.PlainJson;
import org.dapo.shell.internal.terminal.Progress;
import org.dapo.shell.internal.terminal.Status;
import org.dapo.shell.internal.terminal.Terminal;
import org.dapo.shell.internal.terminal.WrongUsage;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code pretrain}. */
@Command(
        name = "pretrain",
        description = "Train a backbone from scratch on images with captions; writes a checkpoint after each epoch.")
public final class PretrainCommand implements Callable<Integer> {
    private final Parts parts;
    private final Terminal terminal;

    @Mixin
    private Output output;

    @Option(
            names = "--backbone",
            paramLabel = "N",
            required = true,
            description = "Backbone that defines the architecture; its weights are ignored.")
    private String backbone = "";

    @Option(names = "--dataset", paramLabel = "LAYOUT:PATH", required = true, description = "A data set with captions.")
    private String dataset = "";

    @Option(names = "--split", paramLabel = "S", description = "Split of the data set (default: its first).")
    private Optional<String> split = Optional.empty();

    @Option(
            names = "--out",
            paramLabel = "DIR",
            required = true,
            description = "Folder for checkpoints and weights; created if it does not exist.")
    private Path out = Path.of("");

    @Mixin
    private PretrainingOptions how;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "42",
            description = "Seed of all random numbers (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Mixin
    private DeviceOption device;

    @Option(names = "--resume", description = "Continue an earlier run with the same --out.")
    private boolean resume;

    @Option(
            names = "--name",
            paramLabel = "N",
            description = "Add the trained backbone to the models under this name (licence: Apache-2.0).")
    private Optional<String> name = Optional.empty();

    public PretrainCommand(Parts parts, Terminal terminal) {
        this.parts = parts;
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws PipelineException {
        PretrainingRequest request = request();
        output.check(out);
        checkName();
        parts.require(PartKind.DATASET, request.dataset().layout());
        parts.require(PartKind.BACKBONE, backbone);
        PretrainingResult result;
        try (Progress progress = new Progress(terminal)) {
            result = parts.service(Pretrainer.class).pretrain(request, progress);
            if (name.isPresent()) {
                parts.service(ModelLibrary.class)
                        .add(result.model(), name.get(), source(request), "Apache-2.0", progress);
            }
        } catch (IOException | IllegalArgumentException e) {
            throw new PipelineException(e.getMessage(), e);
        }
        output.show(terminal, text(result), () -> PlainJson.text(json(result)));
        return Status.DONE;
    }

    /** Checks the name before hours are spent on a model that could not be added. */
    private void checkName() throws PipelineException {
        if (name.isPresent()) {
            try {
                ModelImport.requireName(name.get());
            } catch (IllegalArgumentException e) {
                throw new WrongUsage("--name: " + e.getMessage(), e);
            }
            parts.requireNewModel(name.get());
            try {
                parts.service(ModelLibrary.class).requireRoom(name.get());
            } catch (IOException e) {
                throw new PipelineException("--name: " + e.getMessage(), e);
            }
        }
    }

    private PretrainingRequest request() {
        try {
            return new PretrainingRequest(
                    backbone, DatasetReference.parse(dataset), split, out, how.recipe(), seed, device.device(), resume);
        } catch (IllegalArgumentException e) {
            throw new WrongUsage(e.getMessage(), e);
        }
    }

    private static String source(PretrainingRequest request) {
        return "trained from nothing on %s, architecture %s, %d epochs, batch %d, seed %d"
                .formatted(
                        request.dataset(),
                        request.backbone(),
                        request.recipe().epochs(),
                        request.recipe().batches().size(),
                        request.seed());
    }

    private static String text(PretrainingResult result) {
        StringBuilder text = new StringBuilder();
        for (int epoch = 0; epoch < result.losses().size(); epoch++) {
            text.append(String.format(
                    Locale.ROOT,
                    "epoch %d: loss %.4f",
                    epoch + 1,
                    result.losses().get(epoch)));
            result.heldOut()
                    .get(epoch)
                    .forEach((figure, value) -> text.append(String.format(Locale.ROOT, ", %s %.3f", figure, value)));
            text.append(System.lineSeparator());
        }
        text.append(String.format(Locale.ROOT, "%d images, %.1f s%n", result.images(), result.seconds()));
        return text.append(result.weights()).append(System.lineSeparator()).toString();
    }

    private static Map<String, Object> json(PretrainingResult result) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("weights", result.weights().toString());
        json.put("losses", result.losses());
        json.put("held_out", result.heldOut());
        json.put("images", result.images());
        json.put("seconds", result.seconds());
        json.put("settings", result.provenance().settings());
        return json;
    }
}
