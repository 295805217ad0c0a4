package org.dapo.engine.internal.checkpoint;

import java.nio.file.Path;
import org.dapo.api.pipeline.CheckpointInfo;
import org.dapo.api.pipeline.Checkpoints;
import org.dapo.api.pipeline.PipelineException;
import org.osgi.service.component.annotations.Component;

/** Describes checkpoints to hosts. */
@Component
public final class CheckpointReader implements Checkpoints {
    @Override
    public CheckpointInfo describe(Path file) throws PipelineException {
        try (Checkpoint checkpoint = Checkpoint.open(file)) {
            return checkpoint.info();
        }
    }
}
