package org.dapo.shell.internal;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.dapo.api.pipeline.CheckpointInfo;
import org.dapo.api.pipeline.Checkpoints;
import org.dapo.api.pipeline.Framing;
import org.dapo.api.pipeline.PackInfo;
import org.dapo.api.pipeline.PipelineException;
import org.dapo.api.pipeline.Threshold;

/** A fake engine. Every file is a checkpoint of epoch 5, unless its name begins with "bad". */
public final class FakeCheckpoints implements Checkpoints {
    public final List<String> calls = new ArrayList<>();

    public boolean broken;

    public boolean calibrated;

    @Override
    public CheckpointInfo describe(Path file) throws PipelineException {
        if (broken) {
            throw new PipelineException(file + " is not a checkpoint");
        }
        return new CheckpointInfo(file, "ab".repeat(32), 5, FakeParts.provenance("clip-seeded"));
    }

    @Override
    public PackInfo describePack(Path file) throws PipelineException {
        if (broken) {
            throw new PipelineException(file + " is no pack");
        }
        return new PackInfo(
                file,
                "cd".repeat(32),
                FakeParts.provenance("clip-seeded"),
                new Threshold(0.5, 1, "default"),
                Framing.SQUARE,
                List.of());
    }

    @Override
    public boolean calibrated(Path checkpoint) {
        return calibrated;
    }

    @Override
    public CheckpointInfo importForeign(Path foreign, String backbone, Path folder) throws PipelineException {
        if (foreign.getFileName().toString().startsWith("bad")) {
            throw new PipelineException(foreign + " is a checkpoint of no format that is known");
        }
        calls.add("import %s %s %s".formatted(foreign.getFileName(), backbone, folder.getFileName()));
        return describe(folder.resolve("epoch-0005.safetensors"));
    }

    @Override
    public void exportForeign(Path checkpoint, String format, Path target) {
        calls.add("export %s %s %s".formatted(checkpoint.getFileName(), format, target.getFileName()));
    }
}
