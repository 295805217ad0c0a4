package org.dapo.engine.internal.deployment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.text.Normalizer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.dapo.api.image.ImageSource;
import org.dapo.api.pipeline.Inspector;
import org.dapo.api.pipeline.InspectorRequest;
import org.dapo.api.pipeline.MadeOtherwiseException;
import org.dapo.api.pipeline.Pipeline;
import org.dapo.api.taxonomy.DefectTaxonomy;
import org.dapo.api.taxonomy.DefectType;
import org.dapo.api.taxonomy.Product;
import org.dapo.engine.internal.TinyPipeline;
import org.dapo.engine.internal.assembly.Assembly;
import org.dapo.engine.internal.assembly.Assembly.Named;
import org.dapo.engine.internal.pipeline.PipelineComponent;
import org.dapo.nn.api.prompt.PromptStrategy;
import org.dapo.prompt.fixed.internal.FixedStrategy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests which versions of parts, and which spellings of products, a pack takes. */
class PackPartsTest {
    private static final String COMPOSED = "Geh\u00e4use";
    private static final String DECOMPOSED = Normalizer.normalize(COMPOSED, Normalizer.Form.NFD);

    @TempDir
    private Path folder;

    private static final class Housings implements DefectTaxonomy {
        @Override
        public List<DefectType> types() {
            return List.of(new DefectType("bright", "bright square", List.of(), Optional.empty()));
        }

        @Override
        public Set<String> normalNames() {
            return Set.of("good");
        }

        @Override
        public Map<String, Product> products() {
            return Map.of(COMPOSED, new Product("housing", List.of("bright")));
        }
    }

    private static Pipeline pipeline(String version) throws Exception {
        PromptStrategy strategy = new FixedStrategy();
        Assembly tiny = TinyPipeline.assembly(TinyPipeline.backbone(), strategy, List.of(), Map.of(), Map.of());
        return new PipelineComponent(new Assembly(
                tiny.tensors(),
                tiny.pool(),
                tiny.parts(),
                tiny.backbone(),
                new Named<>(strategy, "fixed", version, ""),
                new Named<>(new Housings(), "housings", "1.0.0", "")));
    }

    @Test
    void anotherVersionOfTheStrategyRefusesIt() throws Exception {
        Path file = folder.resolve("line.pack");
        pipeline("1.0.0").pack(InspectorRequest.builder().build(), Set.of(), file);
        Pipeline newer = pipeline("2.0.0");
        assertEquals(
                "the pack %s was made with the version of the prompt strategy '1.0.0', not with '2.0.0'"
                        .formatted(file),
                assertThrows(
                                MadeOtherwiseException.class,
                                () -> newer.inspector(
                                        InspectorRequest.builder().pack(file).build()))
                        .getMessage());
    }

    @Test
    void accentedLettersOfProductsMayBeDecomposed() throws Exception {
        Path file = folder.resolve("line.pack");
        Pipeline pipeline = pipeline("1.0.0");
        pipeline.pack(InspectorRequest.builder().build(), Set.of(DECOMPOSED), file);
        ImageSource image = TinyPipeline.squares(1).get(0).image();
        try (Inspector inspector =
                pipeline.inspector(InspectorRequest.builder().pack(file).build())) {
            assertEquals(
                    inspector.inspect(image, Optional.of(COMPOSED)).score(),
                    inspector.inspect(image, Optional.of(DECOMPOSED)).score());
        }
    }
}
