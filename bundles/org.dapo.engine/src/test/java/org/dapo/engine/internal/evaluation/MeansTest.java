package org.dapo.engine.internal.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.DataInput;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.dapo.api.metric.ConfusionMatrix;
import org.dapo.api.metric.Curve;
import org.dapo.api.metric.MetricAccumulator;
import org.dapo.api.metric.MetricCalculator;
import org.dapo.api.metric.MetricResult;
import org.dapo.api.metric.MetricScope;
import org.dapo.api.metric.MetricValue;
import org.dapo.engine.internal.assembly.Parts;
import org.junit.jupiter.api.Test;

class MeansTest {
    private static final List<String> TAXONOMY = List.of("bent", "cut", "hole", "rust");
    private static final Curve ROC = curve("pixel_roc");
    private static final Curve PRO = curve("pixel_pro");

    @Test
    void theCurvesOfAllCalculatorsStandUnderTheirProduct() throws Exception {
        Means means = means(
                product("plate", result(List.of(ROC), Optional.empty()), result(List.of(PRO), Optional.empty())),
                product("cable", result(List.of(), Optional.empty())));
        assertEquals(Map.of("plate", List.of(ROC, PRO), "cable", List.of()), means.curves());
        assertEquals(List.of("plate", "cable"), List.copyOf(means.curves().keySet()));
        assertEquals(Optional.empty(), means.confusion());
    }

    @Test
    void confusionAddsUpOverTheClassesOfAllProductsInTheOrderOfTheTaxonomy() throws Exception {
        ConfusionMatrix plate =
                new ConfusionMatrix(List.of("normal", "rust", "cut"), new long[][] {{1, 2, 3}, {4, 5, 6}, {7, 8, 9}});
        ConfusionMatrix cable = new ConfusionMatrix(
                List.of("normal", "bent", "cut"), new long[][] {{10, 20, 30}, {40, 50, 60}, {70, 80, 90}});
        Means means = means(
                product("plate", result(List.of(), Optional.of(plate))),
                product("none", result(List.of(), Optional.empty())),
                product("cable", result(List.of(), Optional.of(cable))));
        long[][] sum = {{11, 20, 33, 2}, {40, 50, 60, 0}, {77, 80, 99, 8}, {4, 0, 6, 5}};
        assertEquals(
                Optional.of(new ConfusionMatrix(List.of("normal", "bent", "cut", "rust"), sum)), means.confusion());
    }

    @Test
    void aPixelCountsOnceWhereTwoCalculatorsDecide() throws Exception {
        ConfusionMatrix one = new ConfusionMatrix(List.of("normal", "cut"), new long[][] {{1, 0}, {0, 1}});
        ConfusionMatrix other = new ConfusionMatrix(List.of("normal", "cut"), new long[][] {{0, 1}, {1, 0}});
        Means means =
                means(product("plate", result(List.of(), Optional.of(one)), result(List.of(), Optional.of(other))));
        assertEquals(Optional.of(one), means.confusion());
    }

    @Test
    void whatIsNotDefinedIsToldOfProductsAndTypesAndLeftOutOfTheMeans() throws Exception {
        MetricValue none = MetricValue.undefined("no defect");
        MetricResult plate = new MetricResult(
                Map.of("figure", MetricValue.within(0.5, 0.1)),
                Map.of("cut", figure(none), "rust", figure(MetricValue.within(0.25, 0.02))));
        MetricResult cable = new MetricResult(
                Map.of("figure", none), Map.of("cut", figure(none), "rust", figure(MetricValue.within(0.75, 0.04))));
        MetricResult bolt = new MetricResult(Map.of("figure", MetricValue.within(1, 0.3)), Map.of());
        Means means = means(product("plate", plate), product("cable", cable), product("bolt", bolt));
        assertEquals(
                List.of(
                        "plate, type cut, figure: no defect",
                        "cable, type cut, figure: no defect",
                        "cable, figure: no defect"),
                means.undefined());
        assertEquals(figure(MetricValue.within(0.75, 0.2)), means.mean());
        assertEquals(
                Map.of(
                        "cut", figure(MetricValue.undefined("not defined for any product")),
                        "rust", figure(MetricValue.within(0.5, 0.03))),
                means.types());
        assertEquals(figure(none), means.products().get("cable"));
    }

    private static Map<String, MetricValue> figure(MetricValue value) {
        return Map.of("figure", value);
    }

    private static Means means(ProductFigures... products) throws Exception {
        ChosenMetrics metrics = ChosenMetrics.of(
                new Parts.Usable<>("metric calculator", Map.of("stub", new Calculator()), Set.of()), Set.of());
        return Means.of(List.of(products), metrics, TAXONOMY);
    }

    private static ProductFigures product(String name, MetricResult... results) {
        return new ProductFigures(new MetricScope(name, List.of()), 1, List.of(), List.of(results));
    }

    private static MetricResult result(List<Curve> curves, Optional<ConfusionMatrix> confusion) {
        return new MetricResult(Map.of("figure", MetricValue.of(1)), Map.of(), curves, confusion);
    }

    private static Curve curve(String name) {
        return new Curve(name, "along", "up", new float[] {0, 1}, new float[] {0, 1});
    }

    private static final class Calculator implements MetricCalculator {
        @Override
        public List<String> metrics() {
            return List.of("figure");
        }

        @Override
        public MetricAccumulator start(MetricScope scope) {
            throw new IllegalStateException("the products are finished");
        }

        @Override
        public MetricAccumulator read(MetricScope scope, DataInput in) {
            throw new IllegalStateException("the products are finished");
        }
    }
}
