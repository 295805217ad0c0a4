package org.dapo.nn.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.Optional;
import org.dapo.nn.api.backbone.Backbone;
import org.dapo.nn.api.backbone.BackboneException;
import org.dapo.nn.api.backbone.BackboneProvider;
import org.dapo.nn.api.backbone.BackboneSpec;
import org.dapo.nn.api.backbone.ImageFeatures;
import org.dapo.nn.api.backbone.ImagePass;
import org.dapo.nn.api.backbone.LayerTokens;
import org.dapo.nn.api.backbone.TextPass;
import org.dapo.nn.api.backbone.TokenBatch;
import org.dapo.testkit.BackboneProviderContract;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A backbone without a flaw passes, and each flaw is found by a test whose message names it. */
class BackboneProviderContractTest {
    private static Flaw flaw = Flaw.NONE;

    @Test
    void aBackboneWithoutAFlawPasses() {
        flaw = Flaw.NONE;
        assertEquals(List.of(), ContractRun.messages(Subject.class));
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void aFlawIsFoundAndNamed(Flaw present) {
        flaw = present;
        String message = ContractRun.message(Subject.class, present.foundBy);
        assertTrue(message.contains(present.said), message);
    }

    private enum Flaw {
        NONE("", ""),
        CUTS_THE_TEXTS_GRADIENT("gradientsFlowThroughTheTextTower", "something on the way cuts it"),
        CUTS_THE_IMAGES_GRADIENT("gradientsFlowThroughTheVisionTower", "something on the way cuts it"),
        LOSES_A_PATCH("featureLayersHaveTheirShape", "the shape of the patches"),
        IGNORES_LAYER_TOKENS("overwrittenTokensAreGone", "apart"),
        FORGETS_LATER_TOKENS("blendedTokensKeepTheirShare", "tokens of later layers change nothing"),
        POOLS_AT_THE_END_ALWAYS("theOriginalIndexIsBeforeTheInsertedOnes", "apart"),
        ENCODES_BY_THE_BATCH("textsAreEncodedEachForItself", "otherwise beside another than alone"),
        KEEPS_A_FIELD_WHILE_ENCODING("threadsDoNotDisturbEachOther", "where threads encode at once"),
        LEAVES_ARRAYS_BEHIND("nothingIsLeftBehind", "arrays in the process"),
        KEEPS_THE_RESULT("nothingIsLeftBehind", "the manager of a text feature"),
        ONE_BACKBONE_FOR_ALL("theProviderDescribesWhatItLoads", "state is shared"),
        PROMISES_ANOTHER_MODEL("theProviderDescribesWhatItLoads", "what the provider says"),
        TAKES_ANY_SHAPE("whatDoesNotFitIsRefused", "IllegalArgumentException"),
        FORGETS_THE_END("textsBecomeRowsOfTokens", "the end");

        private final String foundBy;
        private final String said;

        Flaw(String foundBy, String said) {
            this.foundBy = foundBy;
            this.said = said;
        }
    }

    /** The contract test of a provider that may have a flaw. */
    static class Subject extends BackboneProviderContract {
        @Override
        protected BackboneProvider provider() {
            return new FlawedProvider();
        }
    }

    private static final class FlawedProvider implements BackboneProvider {
        private Backbone only;

        @Override
        public BackboneSpec spec() {
            BackboneSpec spec = SmallClip.provider().spec();
            return flaw != Flaw.PROMISES_ANOTHER_MODEL
                    ? spec
                    : new BackboneSpec(
                            "another",
                            spec.vision(),
                            spec.patch(),
                            spec.imageSize(),
                            spec.text(),
                            spec.contextLength(),
                            spec.vocabularySize(),
                            spec.embedding(),
                            spec.activation(),
                            spec.preprocessing());
        }

        @Override
        public Backbone load(Device device) throws BackboneException {
            if (only == null || flaw != Flaw.ONE_BACKBONE_FOR_ALL) {
                only = new FlawedBackbone(SmallClip.load());
            }
            return only;
        }
    }

    /** A small CLIP with a flaw. */
    private static final class FlawedBackbone implements Backbone {
        private final Backbone sound;
        private volatile float factor;

        FlawedBackbone(Backbone sound) {
            this.sound = sound;
        }

        @Override
        public BackboneSpec spec() {
            return sound.spec();
        }

        @Override
        public Device device() {
            return sound.device();
        }

        @Override
        public TokenBatch tokenize(List<String> texts) {
            TokenBatch tokens = sound.tokenize(texts);
            if (flaw == Flaw.FORGETS_THE_END) {
                int last = spec().contextLength() - 1;
                for (int i = 0; i < tokens.ids().length; i++) {
                    tokens.endOfText()[i] = last;
                }
            }
            return tokens;
        }

        @Override
        public NDArray embed(NDManager manager, TokenBatch tokens) {
            return sound.embed(manager, tokens);
        }

        @Override
        public NDArray tokenStatistics(NDManager manager) {
            return sound.tokenStatistics(manager);
        }

        @Override
        public NDArray encodeText(NDArray embedded, int[] endOfText, TextPass pass) {
            NDArray features = sound.encodeText(embedded, endOfText, flawed(pass));
            return switch (flaw) {
                case CUTS_THE_TEXTS_GRADIENT -> features.duplicate();
                case ENCODES_BY_THE_BATCH -> features.sub(features.mean(new int[] {0}, true));
                case KEEPS_A_FIELD_WHILE_ENCODING -> times(1, features);
                case LEAVES_ARRAYS_BEHIND -> {
                    root(features).create(1f);
                    yield features;
                }
                case KEEPS_THE_RESULT -> {
                    features.attach(root(features));
                    yield features;
                }
                default -> features;
            };
        }

        private static TextPass flawed(TextPass pass) {
            return switch (flaw) {
                case IGNORES_LAYER_TOKENS -> new TextPass(pass.causal(), Optional.empty(), pass.pooling());
                case FORGETS_LATER_TOKENS ->
                    new TextPass(
                            pass.causal(),
                            pass.tokens()
                                    .map(all -> new LayerTokens(
                                            all.tokens().subList(0, 1), 0, all.entry(), all.blend(), all.after())),
                            pass.pooling());
                case POOLS_AT_THE_END_ALWAYS ->
                    new TextPass(pass.causal(), pass.tokens(), TextPass.Pooling.END_OF_TEXT);
                default -> pass;
            };
        }

        @Override
        public ImageFeatures encodeImage(NDArray pixels, ImagePass pass) {
            ImageFeatures features;
            try {
                features = sound.encodeImage(pixels, pass);
            } catch (IllegalArgumentException e) {
                if (flaw != Flaw.TAKES_ANY_SHAPE) {
                    throw e;
                }
                features = new ImageFeatures(pixels.getManager().zeros(new Shape(1, spec().embedding())), List.of(), 1);
            }
            return switch (flaw) {
                case CUTS_THE_IMAGES_GRADIENT ->
                    new ImageFeatures(features.image().duplicate(), features.patches(), features.grid());
                case LOSES_A_PATCH ->
                    new ImageFeatures(
                            features.image(),
                            features.patches().stream()
                                    .map(one -> one.get(":, 1:"))
                                    .toList(),
                            features.grid());
                case KEEPS_A_FIELD_WHILE_ENCODING ->
                    new ImageFeatures(times(2, features.image()), features.patches(), features.grid());
                default -> features;
            };
        }

        private NDArray times(float own, NDArray features) {
            factor = own;
            try {
                Thread.sleep(500);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return features.mul(factor);
        }

        private static NDManager root(NDArray array) {
            NDManager root = array.getManager();
            while (root.getParentManager() != null) {
                root = root.getParentManager();
            }
            return root;
        }

        @Override
        public void close() {
            sound.close();
        }
    }
}
