package org.dapo.engine.internal.deployment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.dapo.api.pipeline.InspectorRequest;
import org.dapo.api.pipeline.MadeOtherwiseException;
import org.dapo.api.pipeline.Pipeline;
import org.dapo.api.pipeline.PipelineException;
import org.dapo.api.taxonomy.DefectTaxonomy;
import org.dapo.api.taxonomy.DefectType;
import org.dapo.api.taxonomy.Product;
import org.dapo.engine.internal.CpuTensors;
import org.dapo.engine.internal.TinyPipeline;
import org.dapo.engine.internal.assembly.Assembly;
import org.dapo.engine.internal.assembly.Assembly.Named;
import org.dapo.engine.internal.pipeline.PipelineComponent;
import org.dapo.nn.api.backbone.BackboneException;
import org.dapo.prompt.fixed.internal.FixedStrategy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests that a pack, which holds the texts of a taxonomy for a backbone, starts nothing else. */
class PackRefusalsTest {
    @TempDir
    private Path folder;

    private static Pipeline pipeline(String backbone, String taxonomy, DefectTaxonomy content)
            throws BackboneException {
        Assembly parts =
                TinyPipeline.assembly(TinyPipeline.backbone(), new FixedStrategy(), List.of(), Map.of(), Map.of());
        return new PipelineComponent(new Assembly(
                new CpuTensors(),
                parts.pool(),
                parts.parts(),
                new Named<>(parts.backbone().part(), backbone, "1.0.0", ""),
                parts.prompt(),
                new Named<>(content, taxonomy, "1.0.0", "")));
    }

    @Test
    void aPackIsForItsBackboneAndItsTaxonomyAsItWas() throws Exception {
        Path pack = folder.resolve("line.pack");
        DefectTaxonomy shapes = TinyPipeline.taxonomy();
        pipeline("tiny", "shapes", shapes).pack(InspectorRequest.builder().build(), Set.of(), pack);
        assertEquals(
                "the pack %s was made with the backbone 'tiny', not with 'other'".formatted(pack),
                refusal(pipeline("other", "shapes", shapes), pack));
        assertEquals(
                "the pack %s was made with the taxonomy 'shapes', not with 'forms'".formatted(pack),
                refusal(pipeline("tiny", "forms", shapes), pack));
        String said = refusal(pipeline("tiny", "shapes", new Renamed(shapes)), pack);
        assertTrue(said.startsWith("the pack %s was made with the content of the taxonomy '".formatted(pack)), said);
    }

    @ParameterizedTest
    @CsvSource({"image\\\":0.5, image\\\":0.6", "states.1, states.2", "'[1,4,16]', '[4,1,16]'"})
    void aChangeOfItsDescriptionOrOfATensorsNameOrShapeIsDamage(String text, String other) throws Exception {
        Path pack = folder.resolve("line.pack");
        Pipeline pipeline = pipeline("tiny", "shapes", TinyPipeline.taxonomy());
        pipeline.pack(InspectorRequest.builder().build(), Set.of("plate"), pack);
        String written = Files.readString(pack, StandardCharsets.ISO_8859_1);
        assertTrue(written.contains(text), written);
        Files.writeString(pack, written.replace(text, other), StandardCharsets.ISO_8859_1);
        InspectorRequest request = InspectorRequest.builder().pack(pack).build();
        assertEquals(
                "the pack %s is damaged: its content does not match its hash".formatted(pack),
                assertThrows(PipelineException.class, () -> pipeline.inspector(request))
                        .getMessage());
    }

    private static String refusal(Pipeline pipeline, Path pack) {
        InspectorRequest request = InspectorRequest.builder().pack(pack).build();
        return assertThrows(MadeOtherwiseException.class, () -> pipeline.inspector(request))
                .getMessage();
    }

    /** A taxonomy whose plates are called otherwise. */
    private record Renamed(DefectTaxonomy before) implements DefectTaxonomy {
        @Override
        public List<DefectType> types() {
            return before.types();
        }

        @Override
        public Set<String> normalNames() {
            return before.normalNames();
        }

        @Override
        public Map<String, Product> products() {
            return Map.of("plate", new Product("steel sheet", List.of("bright", "dark")));
        }
    }
}
