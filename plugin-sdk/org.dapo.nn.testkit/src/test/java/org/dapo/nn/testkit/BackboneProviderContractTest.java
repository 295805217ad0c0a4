package org.dapo.nn.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.dapo.nn.api.backbone.Backbone;
import org.dapo.nn.api.backbone.BackboneException;
import org.dapo.nn.api.backbone.BackboneProvider;
import org.dapo.nn.api.backbone.BackboneSpec;
import org.dapo.nn.api.backbone.ImageFeatures;
import org.dapo.nn.api.backbone.ImagePass;
import org.dapo.nn.api.backbone.ImagePass.PatchForm;
import org.dapo.nn.api.backbone.ImagePass.ValueBranch;
import org.dapo.nn.api.backbone.LayerTokens;
import org.dapo.nn.api.backbone.LayerTokens.After;
import org.dapo.nn.api.backbone.LayerTokens.Entry;
import org.dapo.nn.api.backbone.TextPass;
import org.dapo.nn.api.backbone.TokenBatch;
import org.dapo.testkit.BackboneProviderContract;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tests that a correct backbone passes, and that each flaw is found by a test whose message names it. */
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
        CUTS_THE_PATCHES_GRADIENT("gradientsFlowThroughThePatches", "something on the way cuts it"),
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
        FORGETS_THE_END("textsBecomeRowsOfTokens", "the end"),
        GIVES_PATCHES_RAW("normedPatchesAreALayerNormOfTheRawOnes", "apart"),
        POOLS_WITH_THE_NORM_ALWAYS("anImageIsPooledAsAsked", "the norm before the projection changes nothing"),
        RESIZES_WHAT_FITS("positionsOfTheTrainedSizeAreNotResized", "apart"),
        BEGINS_THE_BRANCH_AT_ONCE("aBranchBeginsAtItsLayer", "apart"),
        HAS_NO_BRANCH("aBranchBeginsAtItsLayer", "the branch's attention is the ordinary one"),
        ADDS_TO_THE_BRANCH_ALWAYS("aBranchTakesItsInputFromTheOrdinaryPath", "apart"),
        GIVES_THE_BRANCH_NO_MLP("aBranchHasThePartsThatAreAskedFor", "the same patches from ValueBranch"),
        KEEPS_APPENDED_SLOTS("slotsHaveNoPlaceOfTheirOwn", "apart"),
        GIVES_ALL_THE_FIRST_ONES_TOKENS("tokensMayDifferFromImageToImage", "apart"),
        LETS_TOKENS_IN_AT_ONCE("tokensEnterAtTheirLayer", "apart"),
        LETS_TEXT_TOKENS_IN_AT_ONCE("textTokensEnterAtTheirLayer", "do as much as those before layer 1"),
        TAKES_A_BRANCH_FROM_ANYWHERE("whatDoesNotFitIsRefused", "a branch from beyond the last layer"),
        TAKES_PATCHES_BELOW_0("whatDoesNotFitIsRefused", "a subset with patch -1"),
        TAKES_IDS_BELOW_0("whatDoesNotFitIsRefused", "the id -1"),
        FILLS_ROWS_UP("whatDoesNotFitIsRefused", "a row with an id too few"),
        TAKES_TEXTS_OF_ANY_SHAPE("whatDoesNotFitIsRefused", "embedded text of shape"),
        COUNTS_LAYERS_FROM_0("whatDoesNotFitIsRefused", "layer tokens beyond the last layer in the text tower"),
        NEVER_LETS_SLOTS_LEAVE("slotsLeaveBehindOneMoreLayer", "do not leave");

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
            int[][] ids = Arrays.stream(tokens.ids())
                    .map(row -> flaw == Flaw.FILLS_ROWS_UP ? Arrays.copyOf(row, spec().contextLength()) : row)
                    .map(row -> flaw == Flaw.TAKES_IDS_BELOW_0 ? notBelow0(row) : row)
                    .toArray(int[][]::new);
            return sound.embed(manager, new TokenBatch(ids, tokens.endOfText()));
        }

        private static int[] notBelow0(int[] indexes) {
            return Arrays.stream(indexes).map(i -> Math.max(i, 0)).toArray();
        }

        @Override
        public NDArray tokenStatistics(NDManager manager) {
            return sound.tokenStatistics(manager);
        }

        @Override
        public NDArray encodeText(NDArray embedded, int[] endOfText, TextPass pass) {
            Shape fitting = new Shape(
                    embedded.getShape().get(0),
                    spec().contextLength(),
                    spec().text().width());
            if (flaw == Flaw.TAKES_TEXTS_OF_ANY_SHAPE && !embedded.getShape().equals(fitting)) {
                return embedded;
            }
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
                                            all.tokens().subList(0, 1), 1, all.entry(), all.blend(), all.after())),
                            pass.pooling());
                case LETS_TEXT_TOKENS_IN_AT_ONCE, COUNTS_LAYERS_FROM_0 ->
                    new TextPass(
                            pass.causal(),
                            pass.tokens()
                                    .map(all -> new LayerTokens(
                                            all.tokens(), layer(all), all.entry(), all.blend(), all.after())),
                            pass.pooling());
                case POOLS_AT_THE_END_ALWAYS ->
                    new TextPass(pass.causal(), pass.tokens(), TextPass.Pooling.END_OF_TEXT);
                default -> pass;
            };
        }

        private static int layer(LayerTokens tokens) {
            return flaw == Flaw.COUNTS_LAYERS_FROM_0 ? Math.max(1, tokens.firstLayer() - 1) : 1;
        }

        @Override
        public ImageFeatures encodeImage(NDArray pixels, ImagePass pass) {
            ImageFeatures features;
            try {
                features = sound.encodeImage(pixels, flawed(pass));
            } catch (IllegalArgumentException e) {
                if (flaw != Flaw.TAKES_ANY_SHAPE) {
                    throw e;
                }
                features = new ImageFeatures(pixels.getManager().zeros(new Shape(1, spec().embedding())), List.of(), 1);
            }
            return switch (flaw) {
                case CUTS_THE_IMAGES_GRADIENT ->
                    new ImageFeatures(features.image().duplicate(), features.patches(), features.grid());
                case CUTS_THE_PATCHES_GRADIENT ->
                    new ImageFeatures(
                            features.image(),
                            features.patches().stream().map(NDArray::duplicate).toList(),
                            features.grid());
                case LOSES_A_PATCH ->
                    new ImageFeatures(
                            features.image(),
                            features.patches().stream()
                                    .map(one -> one.get(":, 1:"))
                                    .toList(),
                            features.grid());
                case RESIZES_WHAT_FITS ->
                    new ImageFeatures(
                            features.image().add(pass.positions().ordinal()), features.patches(), features.grid());
                case KEEPS_A_FIELD_WHILE_ENCODING ->
                    new ImageFeatures(times(2, features.image()), features.patches(), features.grid());
                default -> features;
            };
        }

        private ImagePass flawed(ImagePass pass) {
            return switch (flaw) {
                case TAKES_A_BRANCH_FROM_ANYWHERE ->
                    withBranch(
                            pass,
                            pass.branch()
                                    .filter(one ->
                                            one.firstLayer() <= spec().vision().layers()));
                case TAKES_PATCHES_BELOW_0 ->
                    pass.withSubsets(
                            pass.subsets().stream().map(one -> notBelow0(one)).toList());
                case GIVES_PATCHES_RAW ->
                    pass.patchForm() == PatchForm.NORMED
                            ? pass.withFeatures(pass.featureLayers(), PatchForm.RAW)
                            : pass;
                case POOLS_WITH_THE_NORM_ALWAYS -> pass.with(ImagePass.Pooling.NORMED);
                case BEGINS_THE_BRANCH_AT_ONCE -> flawed(pass, one -> new ValueBranch(1, one.residual(), one.mlp()));
                case HAS_NO_BRANCH -> withBranch(pass, Optional.empty());
                case ADDS_TO_THE_BRANCH_ALWAYS ->
                    flawed(pass, one -> new ValueBranch(one.firstLayer(), true, one.mlp()));
                case GIVES_THE_BRANCH_NO_MLP ->
                    flawed(pass, one -> new ValueBranch(one.firstLayer(), one.residual(), false));
                case KEEPS_APPENDED_SLOTS ->
                    withTokens(
                            pass,
                            all -> new LayerTokens(
                                    all.tokens(),
                                    all.firstLayer(),
                                    all.entry(),
                                    all.entry() == Entry.APPEND ? 1 : all.blend(),
                                    all.after()));
                case GIVES_ALL_THE_FIRST_ONES_TOKENS ->
                    withTokens(
                            pass,
                            all -> all.tokens().get(0).getShape().dimension() == 2
                                    ? all
                                    : new LayerTokens(
                                            all.tokens().stream()
                                                    .map(one -> one.get(0))
                                                    .toList(),
                                            all.firstLayer(),
                                            all.entry(),
                                            all.blend(),
                                            all.after()));
                case LETS_TOKENS_IN_AT_ONCE ->
                    withTokens(pass, all -> new LayerTokens(all.tokens(), 1, all.entry(), all.blend(), all.after()));
                case NEVER_LETS_SLOTS_LEAVE ->
                    withTokens(
                            pass,
                            all -> new LayerTokens(
                                    all.tokens(), all.firstLayer(), all.entry(), all.blend(), After.STAY));
                default -> pass;
            };
        }

        private static ImagePass withTokens(ImagePass pass, UnaryOperator<LayerTokens> change) {
            return pass.tokens().map(change).map(pass::with).orElse(pass);
        }

        private static ImagePass flawed(ImagePass pass, UnaryOperator<ValueBranch> change) {
            return withBranch(pass, pass.branch().map(change));
        }

        private static ImagePass withBranch(ImagePass pass, Optional<ValueBranch> branch) {
            return new ImagePass(
                    pass.featureLayers(),
                    pass.patchForm(),
                    pass.tokens(),
                    branch,
                    pass.pooling(),
                    pass.subsets(),
                    pass.positions());
        }

        private NDArray times(float own, NDArray features) {
            factor = own;
            Overlap.pause();
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
