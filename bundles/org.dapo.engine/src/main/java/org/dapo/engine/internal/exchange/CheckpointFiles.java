package org.dapo.engine.internal.exchange;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.dapo.api.file.Sha256;
import org.dapo.api.pipeline.CheckpointInfo;
import org.dapo.api.pipeline.Checkpoints;
import org.dapo.api.pipeline.OutputFolder;
import org.dapo.api.pipeline.PackInfo;
import org.dapo.api.pipeline.PipelineException;
import org.dapo.api.pipeline.Provenance;
import org.dapo.api.pipeline.UnknownNameException;
import org.dapo.api.plugin.PluginProperties;
import org.dapo.api.text.OneLine;
import org.dapo.engine.internal.assembly.Parts;
import org.dapo.engine.internal.assembly.Sessions;
import org.dapo.engine.internal.calibration.ThresholdFile;
import org.dapo.engine.internal.checkpoint.Checkpoint;
import org.dapo.engine.internal.checkpoint.StoredArrays;
import org.dapo.engine.internal.deployment.Pack;
import org.dapo.nn.api.backbone.BackboneProvider;
import org.dapo.nn.api.prompt.CheckpointFormat;
import org.dapo.nn.api.prompt.PromptStrategy;
import org.dapo.nn.api.prompt.Recipe;
import org.dapo.nn.api.tensor.TensorEngine;
import org.dapo.tensorfile.TensorData;
import org.dapo.tensorfile.TensorFile;
import org.dapo.tensorfile.TorchArchiveWriter;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Describes checkpoints to hosts, and imports and exports those of other programs. */
@Component
public final class CheckpointFiles implements Checkpoints {
    private static final String EPOCH = "epoch";

    private final TensorEngine tensors;
    private final Parts parts;

    /**
     * Uses the given engine and parts.
     *
     * @param tensors holds tensors while they are transferred between files
     * @param parts the available formats, strategies and backbones
     */
    @Activate
    public CheckpointFiles(@Reference TensorEngine tensors, @Reference Parts parts) {
        this.tensors = tensors;
        this.parts = parts;
    }

    @Override
    public CheckpointInfo describe(Path file) throws PipelineException {
        try (Checkpoint checkpoint = Checkpoint.open(file)) {
            return checkpoint.info();
        }
    }

    @Override
    public PackInfo describePack(Path file) throws PipelineException {
        try (Pack pack = Pack.open(file)) {
            return pack.info();
        }
    }

    @Override
    public boolean calibrated(Path checkpoint) throws PipelineException {
        return ThresholdFile.anyBeside(Checkpoint.file(checkpoint));
    }

    @Override
    public CheckpointInfo importForeign(Path foreign, String backbone, Path folder) throws PipelineException {
        Parts.Known<BackboneProvider> provider = parts.backbone(backbone);
        try (TensorFile file = TensorFile.open(foreign);
                NDManager manager = tensors.newManager(tensors.device(Optional.of("cpu")))) {
            Recognized recognized = recognized(foreign, file);
            CheckpointFormat format = recognized.format();
            CheckpointFormat.Content content = format.read(
                    read(file, recognized.wanted(), manager), provider.part().spec());
            try (OutputFolder taken = OutputFolder.take(folder)) {
                if (Checkpoint.last(folder).isPresent()) {
                    throw new PipelineException(
                            "%s already contains checkpoints; choose another folder".formatted(folder));
                }
                Path written = Checkpoint.write(
                        folder,
                        new Checkpoint.State(epoch(file), 0, List.of()),
                        provenance(foreign, format.prompt(), content.profile(), provider),
                        content.parameters(),
                        Map.of());
                return describe(written);
            }
        } catch (IOException e) {
            throw new PipelineException(e.getMessage(), e);
        } catch (IllegalArgumentException e) {
            throw new PipelineException("%s: %s".formatted(foreign, e.getMessage()), e);
        }
    }

    /** The format of a file, and the tensors that it requires. */
    private record Recognized(CheckpointFormat format, Set<String> wanted) {}

    /** Asks all formats. One that fails does not hide the others. */
    private Recognized recognized(Path foreign, TensorFile file) throws PipelineException {
        Map<String, CheckpointFormat> formats = parts.checkpointFormats().parts();
        List<String> failed = new ArrayList<>();
        for (Map.Entry<String, CheckpointFormat> each : formats.entrySet()) {
            try {
                Set<String> wanted =
                        Set.copyOf(each.getValue().wanted(file.entries().keySet()));
                if (!wanted.isEmpty()) {
                    return new Recognized(each.getValue(), wanted);
                }
            } catch (RuntimeException | LinkageError e) {
                failed.add("; '%s' failed: %s".formatted(each.getKey(), OneLine.of(e.toString())));
            }
        }
        throw new PipelineException("%s is not a checkpoint of a known format; known formats: %s%s"
                .formatted(foreign, String.join(", ", formats.keySet()), String.join("", failed)));
    }

    private static Map<String, NDArray> read(TensorFile file, Set<String> wanted, NDManager manager)
            throws IOException {
        Map<String, NDArray> tensors = new LinkedHashMap<>();
        for (String name : file.entries().keySet()) {
            if (wanted.contains(name)) {
                tensors.put(name, StoredArrays.read(file, name, manager));
            }
        }
        return tensors;
    }

    /** The epoch stated by the file, at least 1; 1 if it is missing or malformed. */
    private static int epoch(TensorFile file) {
        String stated = file.metadata().getOrDefault(EPOCH, "");
        return stated.matches("[1-9][0-9]{0,3}") ? Integer.parseInt(stated) : 1;
    }

    private Provenance provenance(Path foreign, String method, String profile, Parts.Known<BackboneProvider> backbone)
            throws IOException, PipelineException {
        Parts.Known<PromptStrategy> prompt = parts.prompt(method);
        Recipe recipe = prompt.part().recipe(profile);
        return new Provenance(
                backbone.name(),
                backbone.property(PluginProperties.BACKBONE_SHA256),
                prompt.name(),
                prompt.property(PluginProperties.VERSION),
                profile,
                "",
                "",
                0,
                Sessions.side(backbone.part().spec(), recipe),
                "",
                0,
                Map.of(),
                Map.of(
                        "imported from", foreign.getFileName().toString(),
                        "imported sha256", Sha256.of(foreign)));
    }

    @Override
    public void exportForeign(Path checkpoint, String format, Path target) throws PipelineException {
        try (Checkpoint file = Checkpoint.open(checkpoint);
                NDManager manager = tensors.newManager(tensors.device(Optional.of("cpu")))) {
            CheckpointFormat chosen = format(format, file.provenance().prompt());
            Map<String, Map<String, TensorData>> dictionaries = new LinkedHashMap<>();
            CheckpointFormat.Content content =
                    new CheckpointFormat.Content(file.provenance().profile(), file.parameters(manager));
            chosen.dictionaries(content).forEach((name, arrays) -> {
                Map<String, TensorData> data = new LinkedHashMap<>();
                arrays.forEach((each, array) -> data.put(each, StoredArrays.of(array)));
                dictionaries.put(name, data);
            });
            TorchArchiveWriter.write(target, Map.of(EPOCH, (long) file.state().epoch()), dictionaries);
        } catch (IOException e) {
            throw new PipelineException(e.getMessage(), e);
        } catch (IllegalArgumentException e) {
            throw new PipelineException("%s: %s".formatted(checkpoint, e.getMessage()), e);
        }
    }

    /** The format with a name, which must belong to the checkpoint's method. */
    private CheckpointFormat format(String name, String prompt) throws PipelineException {
        Parts.Usable<CheckpointFormat> formats = parts.checkpointFormats();
        CheckpointFormat format = formats.parts().get(name);
        if (formats.broken().contains(name)) {
            throw Parts.broken(formats.kind(), name);
        }
        if (format == null || !format.prompt().equals(prompt)) {
            throw new UnknownNameException(
                    "checkpoint format of " + prompt,
                    name,
                    formats.parts().entrySet().stream()
                            .filter(each -> each.getValue().prompt().equals(prompt))
                            .map(Map.Entry::getKey)
                            .toList());
        }
        return format;
    }
}
