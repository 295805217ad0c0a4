package org.dapo.engine.internal.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.dapo.api.metric.LabelMap;
import org.dapo.api.pipeline.DatasetReference;
import org.dapo.api.pipeline.EvaluationRequest;
import org.dapo.api.progress.RunListener;
import org.dapo.api.taxonomy.DefectTaxonomy;
import org.dapo.api.taxonomy.DefectType;
import org.dapo.api.taxonomy.Product;
import org.dapo.engine.internal.CpuTensors;
import org.dapo.engine.internal.TinyPipeline;
import org.dapo.engine.internal.WatchingMetric;
import org.dapo.engine.internal.assembly.Assembly;
import org.dapo.engine.internal.pipeline.PipelineComponent;
import org.dapo.prompt.fixed.internal.FixedStrategy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests the labels that metrics are given: 0 for a normal pixel, else the position of its type among those of the product. */
class TruthTest {
    @TempDir
    private Path folder;

    @Test
    void aLabelIsThePlaceOfItsTypeAmongThoseOfTheProduct() throws Exception {
        assertEquals(
                List.of(Set.of(0), Set.of(0, 1), Set.of(0, 2)),
                labels(List.of("bright", "dark")),
                "good, bright, dark");
        assertEquals(List.of(Set.of(0), Set.of(0, 3), Set.of(0, 1)), labels(List.of("dark", "bent", "bright")));
    }

    @Test
    void aTypeThatCannotOccurInTheProductIsADefectOfNoType() throws Exception {
        int untyped = LabelMap.UNTYPED;
        assertEquals(List.of(Set.of(0), Set.of(0, untyped), Set.of(0, 1)), labels(List.of("dark")));
        assertEquals(List.of(Set.of(0), Set.of(0, untyped), Set.of(0, untyped)), labels(List.of("bent")));
    }

    /** The distinct labels of each of three images, good, bright and dark, of a product with some types. */
    private List<Set<Integer>> labels(List<String> types) throws Exception {
        List<Set<Integer>> labels = new ArrayList<>();
        WatchingMetric metric = new WatchingMetric((prediction, truth) -> {
            Set<Integer> distinct = new TreeSet<>();
            for (short label : truth.labels().orElseThrow().labels()) {
                distinct.add((int) label);
            }
            labels.add(distinct);
        });
        Assembly known = TinyPipeline.assembly(
                TinyPipeline.backbone(),
                new FixedStrategy(),
                TinyPipeline.squares(3),
                Map.of("watching", metric),
                Map.of());
        Assembly assembly = new Assembly(
                new CpuTensors(),
                known.pool(),
                known.parts(),
                known.backbone(),
                known.prompt(),
                new Assembly.Named<>(new Plates(known.taxonomy().part(), types), "plates", "1.0.0", ""));
        EvaluationRequest request = EvaluationRequest.builder(
                        new DatasetReference("squares", Path.of("")), folder.resolve(String.join("-", types)))
                .build();
        new PipelineComponent(assembly).evaluate(request, RunListener.NONE);
        return labels;
    }

    /** A taxonomy whose plates can have some of its types. */
    private record Plates(DefectTaxonomy all, List<String> some) implements DefectTaxonomy {
        @Override
        public List<DefectType> types() {
            return all.types();
        }

        @Override
        public Set<String> normalNames() {
            return all.normalNames();
        }

        @Override
        public Map<String, Product> products() {
            return Map.of("plate", new Product("plate", some));
        }
    }
}
