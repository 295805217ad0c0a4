package org.dapo.engine.internal.assembly;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import org.dapo.api.pipeline.PipelineException;
import org.dapo.api.pipeline.UnknownNameException;
import org.dapo.api.plugin.PluginProperties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class OfferTest {
    private final List<String> activated = new ArrayList<>();

    @Test
    void ofOneRankTheNewerVersionOfANameWins() throws Exception {
        assertEquals(
                Map.of("a", "new"),
                Offer.usable("part", List.of(offer("a", "1.10.0", 0, "new"), offer("a", "1.9.0", 0, "old")))
                        .parts());
    }

    @Test
    void theHigherRankedWins() throws Exception {
        assertEquals(
                Map.of("a", "high", "b", "only"),
                Offer.usable(
                                "part",
                                List.of(
                                        offer("a", "1.0.0", 0, "low"),
                                        offer("b", "not a version", 0, "only"),
                                        offer("a", "1.0.0", 5, "high")))
                        .parts());
    }

    @Test
    void aVersionCanBeAskedForAndNothingElseIsActivated() throws Exception {
        List<Offer<String>> offers = List.of(offer("a", "1.10.0", 0, "new"), offer("a", "1.9.0", 0, "old"));
        assertEquals("old", Offer.choose("part", "a@1.9.0", offers).part());
        assertEquals(List.of("old"), activated);
        assertEquals("new", Offer.choose("part", "a", offers).part());
        assertEquals("new", Offer.choose("part", "a@1.10.0", offers).part());
    }

    @Test
    void anUnknownVersionIsAnsweredWithThoseThereAre() {
        List<Offer<String>> offers = List.of(offer("a", "1.10.0", 0, "new"), offer("a", "1.9.0", 0, "old"));
        UnknownNameException unknown =
                assertThrows(UnknownNameException.class, () -> Offer.choose("part", "a@2.0.0", offers));
        assertEquals("unknown part 'a@2.0.0'; there are: a@1.10.0, a@1.9.0", unknown.getMessage());
    }

    @Test
    void oneWithoutANameIsNoneOfThem() {
        List<Offer<String>> offers =
                List.of(offer("a", "1.0.0", 0, "named"), new Offer<>(Map.of(), () -> Optional.of("nameless")));
        assertEquals(
                "unknown part 'b'; there are: a",
                assertThrows(UnknownNameException.class, () -> Offer.choose("part", "b", offers))
                        .getMessage());
    }

    @Test
    void oneThatCannotBeActivatedIsNamed() throws Exception {
        Offer<String> broken = new Offer<>(Map.of(PluginProperties.NAME, "b"), Optional::empty);
        List<Offer<String>> offers = List.of(offer("a", "1.0.0", 0, "good"), broken);
        assertEquals(new Parts.Usable<>("part", Map.of("a", "good"), Set.of("b")), Offer.usable("part", offers));
        PipelineException failure = assertThrows(PipelineException.class, () -> Offer.choose("part", "b", offers));
        assertEquals("the part 'b' cannot be used: its activation failed or hangs", failure.getMessage());
        Parts.Usable<String> usable = Offer.usable("part", offers);
        assertEquals(
                failure.getMessage(),
                assertThrows(PipelineException.class, () -> usable.require("b")).getMessage());
        assertEquals(
                "unknown part 'c'; there are: a",
                assertThrows(UnknownNameException.class, () -> usable.require("c"))
                        .getMessage());
        usable.require("a");
    }

    @Test
    void whoIsInterruptedMeanwhileIsCancelled() {
        List<Offer<String>> offers = List.of(new Offer<>(Map.of(PluginProperties.NAME, "b"), () -> {
            throw new CancellationException();
        }));
        for (Executable asked :
                List.<Executable>of(() -> Offer.usable("part", offers), () -> Offer.choose("part", "b", offers))) {
            assertEquals(
                    "cancelled", assertThrows(PipelineException.class, asked).getMessage());
        }
    }

    private Offer<String> offer(String name, String version, int ranking, String part) {
        return new Offer<>(
                Map.of(PluginProperties.NAME, name, PluginProperties.VERSION, version, "service.ranking", ranking),
                () -> {
                    activated.add(part);
                    return Optional.of(part);
                });
    }
}
