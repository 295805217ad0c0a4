package org.dapo.benchmark.internal;

import java.nio.file.Path;
import java.util.Optional;
import org.dapo.api.pipeline.EvaluationResult;
import org.dapo.api.pipeline.Inspection;
import org.dapo.api.pipeline.TuningResult;
import org.dapo.api.report.ResultJson;

/** A fake report bundle that writes one value of each result. */
final class PlainShapes implements ResultJson {
    @Override
    public String evaluation(EvaluationResult result) {
        return "{\"images\": %d}%n".formatted(result.images());
    }

    @Override
    public String tuning(TuningResult result) {
        return "{\"losses\": %s}%n".formatted(result.losses());
    }

    @Override
    public String inspection(Inspection result, Optional<Path> map) {
        throw new AssertionError("not part of a benchmark");
    }
}
