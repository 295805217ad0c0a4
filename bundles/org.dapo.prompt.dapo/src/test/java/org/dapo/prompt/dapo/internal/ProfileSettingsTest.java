package org.dapo.prompt.dapo.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.dapo.nn.api.backbone.Backbone;
import org.dapo.nn.api.prompt.PromptLearner;
import org.dapo.nn.api.prompt.PromptLearner.Dependence;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProfileSettingsTest {
    @Test
    void withoutSettingsTheNumbersAreThePublishedOnes() {
        for (String name : List.of("corrected", "prototype")) {
            assertEquals(Hyperparameters.PUBLISHED, profile(name).numbers());
            assertEquals(LossWeights.PUBLISHED, profile(name).weights());
        }
    }

    @Test
    void theCompactProfileIsTheCorrectedOneWithSixSettings() {
        Profile corrected =
                profile("corrected:vision-tokens=0,layers=1,temperature=0.2,naming=2,words=type,align-corners=false");
        // A record's text has all that it consists of.
        assertEquals(
                corrected.toString().replace("corrected", "compact"),
                profile("compact").toString());
    }

    @Test
    void settingsChangeWhatTheyNameAndNothingElse() {
        Profile profile = profile(
                "corrected:prompts=3,text-depth=2,layers=2,blend=0.5,temperature=0.1,naming=2,causal=false,words=type,align-corners=false,score=map");
        assertEquals(new Hyperparameters(3, 5, 4, 2, 4, 2, 0.5f, 0.1f), profile.numbers());
        assertEquals(new LossWeights(4, 1, 2), profile.weights());
        assertFalse(profile.causal());
        assertFalse(profile.fixedWords());
        assertFalse(profile.alignCorners());
        assertEquals(ImageScore.MAP, profile.score());
        assertEquals(Profile.CORRECTED.maskRule(), profile.maskRule());
    }

    @Test
    void withoutTokensOnlyTheAdaptersAreLearned() {
        try (Backbone backbone = TinyClip.seeded();
                PromptLearner learner = new DapoStrategy(NDManager::newBaseManager)
                        .create(backbone, "corrected:context=0,text-tokens=0,vision-tokens=0", 1)) {
            Set<String> names = learner.parameters().keySet();
            assertFalse(names.isEmpty());
            assertTrue(names.stream().allMatch(name -> name.startsWith("adapter.")), names.toString());
        }
    }

    @Test
    void tokensEnterAsManyTextLayersAsWantedAndThereAre() {
        try (Backbone backbone = TinyClip.seeded()) {
            assertEquals(Set.of("text.0"), textTokens(backbone, "corrected:text-depth=1"));
            assertEquals(Set.of("text.0", "text.1", "text.2"), textTokens(backbone, "corrected:text-depth=100"));
            assertEquals(Set.of(), textTokens(backbone, "corrected:text-depth=2,text-tokens=0"));
        }
    }

    @ParameterizedTest
    @CsvSource({"5, 4, true", "5, 0, true", "0, 4, true", "0, 0, false"})
    void theStatesDependOnTheParametersIfTextIsLearned(int context, int textTokens, boolean learned) {
        String profile = "corrected:context=%d,text-tokens=%d".formatted(context, textTokens);
        try (Backbone backbone = TinyClip.seeded();
                PromptLearner learner = new DapoStrategy(NDManager::newBaseManager).create(backbone, profile, 1)) {
            assertEquals(learned ? Set.of(Dependence.PARAMETERS) : Set.of(), learner.dependence());
        }
    }

    private static Set<String> textTokens(Backbone backbone, String profile) {
        try (PromptLearner learner = new DapoStrategy(NDManager::newBaseManager).create(backbone, profile, 1)) {
            return learner.parameters().keySet().stream()
                    .filter(name -> name.startsWith("text."))
                    .collect(Collectors.toSet());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "corrected:promts=1     | there is no setting 'promts'; there are: prompts, context",
                "corrected:prompts=0    | prompts must be a whole number from 1 to 100, not '0'",
                "corrected:prompts      | prompts must be a whole number from 1 to 100, not ''",
                "corrected:blend=NaN    | blend must be a number from 0 to 1, not 'NaN'",
                "corrected:score=best   | score must be class or margin or map or fused, not 'best'",
                "corrected:blend=0,blend=1 | the setting 'blend' is there twice",
                "corrected:             | there is no setting ''",
                "corect:prompts=1       | no profile 'corect'",
                "compact:context=0      | the normal state has an empty prompt; add words=full",
            })
    void whatCannotBeSetIsNamed(String text, String expected) {
        String message = assertThrows(IllegalArgumentException.class, () -> profile(text))
                .getMessage();
        assertTrue(message.contains(expected), message);
    }

    private static Profile profile(String text) {
        return ProfileSettings.profile(text);
    }
}
