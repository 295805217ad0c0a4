package org.dapo.shell.internal;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.dapo.api.pipeline.Checkpoints;
import org.dapo.api.pipeline.EvaluationResult;
import org.dapo.api.pipeline.Inspection;
import org.dapo.api.pipeline.PipelineException;
import org.dapo.api.pipeline.Pipelines;
import org.dapo.api.pipeline.Provenance;
import org.dapo.api.pipeline.TuningResult;
import org.dapo.api.pipeline.UnknownNameException;
import org.dapo.api.report.ResultJson;
import org.dapo.nn.api.tensor.TensorEngine;
import org.dapo.shell.internal.parts.PartKind;
import org.dapo.shell.internal.parts.Parts;

/** A fake installation with one part of each kind that a pipeline needs. */
public final class FakeParts implements Parts {
    public final Map<PartKind<?>, Map<String, Object>> parts = new HashMap<>();
    public final Map<Class<?>, Object> services = new HashMap<>();
    public final FakePipeline pipeline = new FakePipeline();
    public final List<String> assembled = new ArrayList<>();
    public Optional<Path> taxonomyFile = Optional.empty();
    public int open;

    public final FakeCheckpoints checkpoints = new FakeCheckpoints();

    public FakeParts() {
        add(PartKind.BACKBONE, "clip-seeded", "a backbone");
        add(PartKind.PROMPT, "dapo", new FakeStrategy());
        add(PartKind.DATASET, "mvtec", "a layout");
        add(PartKind.TAXONOMY, "mvtec", new FakeTaxonomy());
        add(PartKind.REPORT, "json", "a report");
        services.put(ResultJson.class, new PlainResults());
        services.put(Checkpoints.class, checkpoints);
        services.put(TensorEngine.class, new FakeTensors());
    }

    public void add(PartKind<?> kind, String name, Object part) {
        parts.computeIfAbsent(kind, any -> new TreeMap<>()).put(name, part);
    }

    public static Provenance provenance(String backbone) {
        return new Provenance(
                backbone, "", "dapo", "1.0.0", "published", "mvtec", "", 42, 224, "cpu", 2, Map.of(), Map.of());
    }

    @Override
    public void require(PartKind<?> kind, String name) throws PipelineException {
        if (!all(kind).containsKey(name)) {
            throw new UnknownNameException(kind.words(), name, all(kind).keySet());
        }
    }

    @Override
    @SuppressWarnings("unchecked") // Texts stand for parts that are never called.
    public <T> Map<String, T> all(PartKind<T> kind) {
        return (Map<String, T>) parts.getOrDefault(kind, Map.of());
    }

    @Override
    public <S> S service(Class<S> type) throws PipelineException {
        if (!services.containsKey(type)) {
            throw new PipelineException("no bundle provides " + type.getName());
        }
        return type.cast(services.get(type));
    }

    @Override
    public Pipelines.Assembled assemble(String backbone, String prompt, TaxonomyChoice taxonomy)
            throws PipelineException {
        require(PartKind.BACKBONE, backbone);
        require(PartKind.PROMPT, prompt);
        if (taxonomy.file().isEmpty()) {
            require(PartKind.TAXONOMY, taxonomy.name());
        }
        taxonomyFile = taxonomy.file();
        assembled.add(backbone + "+" + prompt + "+" + taxonomy.name());
        open++;
        return new Pipelines.Assembled() {
            @Override
            public FakePipeline pipeline() {
                return pipeline;
            }

            @Override
            public void close() {
                open--;
            }
        };
    }

    @Override
    public List<PartStatus> status() {
        return List.of(
                new PartStatus("backbone", "clip-seeded", "1.0.0", "org.dapo.backbone.clip 0.2.0", "active"),
                new PartStatus("prompt", "other", "2.0.0", "org.other 2.0.0", "waits for org.other.Thing"));
    }

    @Override
    public Map<String, String> versions() {
        return Map.of("dapo", "0.2.0");
    }

    /** A fake report bundle. It writes one value of each kind of result. */
    private static final class PlainResults implements ResultJson {
        @Override
        public String evaluation(EvaluationResult result) {
            return "{\"images\":%d}%n".formatted(result.images());
        }

        @Override
        public String tuning(TuningResult result) {
            return "{\"checkpoint\":\"%s\"}%n".formatted(result.checkpoint());
        }

        @Override
        public String inspection(Inspection result, Optional<Path> map) {
            return "{\"file\":\"%s\"}%n".formatted(result.name());
        }
    }
}
