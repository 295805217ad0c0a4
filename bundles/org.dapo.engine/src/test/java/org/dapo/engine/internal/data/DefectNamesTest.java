package org.dapo.engine.internal.data;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.dapo.api.dataset.Defect;
import org.dapo.api.dataset.Sample;
import org.dapo.api.image.ImageSource;
import org.dapo.api.metric.LabelMap;
import org.dapo.api.pipeline.PipelineException;
import org.dapo.api.taxonomy.DefectTaxonomy;
import org.dapo.api.taxonomy.DefectType;
import org.dapo.api.taxonomy.Product;
import org.junit.jupiter.api.Test;

class DefectNamesTest {
    private final DefectNames names = new DefectNames(new DefectTaxonomy() {
        @Override
        public List<DefectType> types() {
            return List.of(
                    new DefectType("cut", "cut", List.of("cut_lead"), Optional.empty()),
                    new DefectType("scratch", "scratch", List.of("scratch_head"), Optional.empty()));
        }

        /** Another object of the type, as a taxonomy in Java may make it. */
        @Override
        public Optional<DefectType> resolve(String name) {
            return DefectTaxonomy.super
                    .resolve(name)
                    .map(type -> new DefectType(type.id(), type.phrase(), List.of(), Optional.empty()));
        }

        @Override
        public Set<String> normalNames() {
            return Set.of("good");
        }

        @Override
        public Map<String, Product> products() {
            return Map.of();
        }
    });

    @Test
    void labelsAreThePositionsOfTheTypes() {
        assertEquals(1, names.label("cut_lead"));
        assertEquals(2, names.label("Scratch Head"));
        assertEquals(LabelMap.UNTYPED, names.label("dent"));
    }

    @Test
    void anUnknownNameIsToldWithTheNearestAndAllKnownOnes() {
        var problem = assertThrows(PipelineException.class, () -> names.requireKnown(List.of(sample("scrach_head"))));
        assertTrue(problem.getMessage().contains("'scrach_head' (nearest: scratch_head)"), problem.getMessage());
        assertTrue(problem.getMessage().contains("cut_lead, scratch_head"), problem.getMessage());
    }

    @Test
    void twentyUnknownNamesAreToldAndTheOthersCounted() {
        String[] twenty = IntStream.range(0, 20).mapToObj("name %d"::formatted).toArray(String[]::new);
        var most = assertThrows(PipelineException.class, () -> names.requireKnown(List.of(sample(twenty))));
        assertTrue(most.getMessage().contains("'name 19'; it knows"), most.getMessage());
        List<Sample> more = List.of(sample(twenty), sample("x", "y"));
        var rest = assertThrows(PipelineException.class, () -> names.requireKnown(more));
        assertTrue(rest.getMessage().contains("'name 19' and 2 more; it knows"), rest.getMessage());
    }

    @Test
    void anUnnamedDefectIsNoUnknownName() {
        assertDoesNotThrow(() -> names.requireKnown(List.of(sample(""))));
    }

    @Test
    void aSampleHasEachOfItsTypesOnceAndAnUnknownNameAsItIs() {
        assertEquals(
                List.of("scratch", "dent", "cut"),
                names.ids(sample("Scratch Head", "", "dent", "cut_lead", "scratch", "cut")));
        assertEquals(List.of(), names.ids(sample()));
    }

    private static Sample sample(String... defects) {
        return new Sample(
                "p/test/0",
                "p",
                new ImageSource.File(Path.of("0.png")),
                true,
                Stream.of(defects)
                        .map(defect -> new Defect(defect, Optional.empty()))
                        .toList());
    }
}
