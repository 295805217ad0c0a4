package org.dapo.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.dapo.nn.api.backbone.LayerTokens;
import org.dapo.nn.api.backbone.LayerTokens.After;
import org.dapo.nn.api.backbone.LayerTokens.Entry;
import org.dapo.nn.api.backbone.TextPass;
import org.dapo.nn.api.backbone.TokenBatch;
import org.junit.jupiter.api.Test;

/** The part of {@link BackboneProviderContract} for tokens and the text tower. */
abstract class TextTowerContract extends LoadedBackbone {
    /** A row has the context length, its end token is at the stated index, and a text always gives the same row. */
    @Test
    public final void textsBecomeRowsOfTokens() {
        List<String> texts =
                List.of(TEXTS.get(0), TEXTS.get(1), "", "bottle ".repeat(spec.contextLength()), TEXTS.get(0));
        TokenBatch tokens = backbone.tokenize(texts);
        assertEquals(texts.size(), tokens.ids().length);
        int start = tokens.ids()[0][0];
        int end = tokens.ids()[0][tokens.endOfText()[0]];
        for (int i = 0; i < texts.size(); i++) {
            int[] row = tokens.ids()[i];
            assertEquals(spec.contextLength(), row.length);
            assertTrue(Arrays.stream(row).allMatch(id -> id >= 0 && id < spec.vocabularySize()), Arrays.toString(row));
            assertEquals(start, row[0], "the first token");
            assertEquals(end, row[tokens.endOfText()[i]], "the end token");
        }
        assertEquals(1, tokens.endOfText()[2], "the end of an empty text");
        assertEquals(spec.contextLength() - 1, tokens.endOfText()[3], "the end of a text that is cut");
        assertArrayEquals(tokens.ids()[0], tokens.ids()[4]);
    }

    /** A token has the same embedding at every position: position embeddings are added later. */
    @Test
    public final void tokensAreEmbeddedWithoutPositions() {
        int[] ids = new int[spec.contextLength()];
        Arrays.fill(ids, 5);
        NDArray embedded = backbone.embed(manager, new TokenBatch(new int[][] {ids}, new int[] {1}));
        assertEquals(new Shape(1, spec.contextLength(), spec.text().width()), embedded.getShape());
        assertSame(manager, embedded.getManager());
        assertClose(embedded.get("0, 0"), embedded.get("0, {}", spec.contextLength() - 1));
    }

    /** The statistics are those of the whole token table. */
    @Test
    public final void tokenStatisticsAreThoseOfTheTable() {
        int rows = (spec.vocabularySize() + spec.contextLength() - 1) / spec.contextLength();
        int[][] ids = new int[rows][spec.contextLength()];
        for (int id = 0; id < spec.vocabularySize(); id++) {
            ids[id / spec.contextLength()][id % spec.contextLength()] = id;
        }
        NDArray table = backbone.embed(manager, new TokenBatch(ids, new int[rows]))
                .reshape(-1, spec.text().width())
                .get(":{}", spec.vocabularySize());
        NDArray mean = table.mean(new int[] {0});
        NDArray deviation = table.sub(mean)
                .square()
                .sum(new int[] {0})
                .div(spec.vocabularySize() - 1)
                .sqrt();
        NDArray statistics = backbone.tokenStatistics(manager);
        assertEquals(new Shape(2, spec.text().width()), statistics.getShape());
        assertClose(mean, statistics.get(0));
        assertClose(deviation, statistics.get(1));
    }

    /** A text feature has the joint width, differs between texts, and does not depend on the rest of the batch. */
    @Test
    public final void textsAreEncodedEachForItself() {
        NDArray both = encode(backbone, TextPass.plain());
        assertEquals(new Shape(2, spec.embedding()), both.getShape());
        assertTrue(difference(both.get(0), both.get(1)) > 1e-3, "two texts have the same feature");
        TokenBatch second = backbone.tokenize(TEXTS.subList(1, 2));
        NDArray alone = backbone.encodeText(backbone.embed(manager, second), second.endOfText(), TextPass.plain());
        assertTrue(
                difference(both.get(1), alone.get(0))
                        <= 1e-4f * Math.max(1, both.abs().max().getFloat()),
                "a text is encoded otherwise beside another than alone");
    }

    /** With a causal mask, tokens after the end token have no effect; without it they do. */
    @Test
    public final void aCausalPassSeesOnlyWhatIsBefore() {
        LayerTokens behind = tokens(spec.text(), Entry.APPEND, After.STAY);
        NDArray plain = encode(backbone, TextPass.plain());
        assertClose(plain, encode(backbone, TextPass.plain().with(behind)));
        TextPass open = new TextPass(false, TextPass.plain().tokens(), TextPass.Pooling.END_OF_TEXT);
        assertTrue(difference(encode(backbone, open), encode(backbone, open.with(behind))) > 1e-4);
    }

    /** Overwritten tokens have no effect any more, and the sequence keeps its length. */
    @Test
    public final void overwrittenTokensAreGone() {
        TokenBatch batch = backbone.tokenize(TEXTS);
        NDArray embedded = backbone.embed(manager, batch);
        NDArray changed = embedded.duplicate();
        changed.set(new NDIndex(":, 1:{}", 1 + SLOTS), 3);
        TextPass pass = TextPass.plain().with(tokens(spec.text(), Entry.OVERWRITE_AFTER_FIRST, After.STAY));
        NDArray before = backbone.encodeText(embedded, batch.endOfText(), pass);
        assertClose(before, backbone.encodeText(changed, batch.endOfText(), pass));
        assertTrue(difference(before, encode(backbone, TextPass.plain())) > 1e-4, "nothing was overwritten");
    }

    /** With pooling at the original index, the feature is taken n places before the end token, for n inserted tokens. */
    @Test
    public final void theOriginalIndexIsBeforeTheInsertedOnes() {
        TokenBatch batch = backbone.tokenize(TEXTS.subList(0, 1));
        NDArray embedded = backbone.embed(manager, batch);
        TextPass end = TextPass.plain().with(tokens(spec.text(), Entry.INSERT_AFTER_FIRST, After.STAY));
        TextPass original = new TextPass(end.causal(), end.tokens(), TextPass.Pooling.ORIGINAL_INDEX);
        int[] earlier = {batch.endOfText()[0] - SLOTS};
        assertClose(
                backbone.encodeText(embedded, earlier, end),
                backbone.encodeText(embedded, batch.endOfText(), original));
    }

    /** A slot that keeps its whole state takes nothing from its later tokens. */
    @Test
    public final void blendedTokensKeepTheirShare() {
        LayerTokens all = tokens(spec.text(), Entry.INSERT_AFTER_FIRST, After.STAY);
        LayerTokens first = new LayerTokens(all.tokens().subList(0, 1), 1, all.entry(), 0, all.after());
        LayerTokens kept = new LayerTokens(all.tokens(), 1, all.entry(), 1, all.after());
        NDArray expected = encode(backbone, TextPass.plain().with(first));
        assertClose(expected, encode(backbone, TextPass.plain().with(kept)));
        if (all.tokens().size() > 1) {
            NDArray half = encode(backbone, TextPass.plain().with(all));
            assertTrue(difference(expected, half) > 1e-5, "tokens of later layers change nothing");
        }
    }

    /** Tokens enter before the layer that is named, counted from 1. */
    @Test
    public final void textTokensEnterAtTheirLayer() {
        LayerTokens all = tokens(spec.text(), Entry.INSERT_AFTER_FIRST, After.STAY);
        NDArray before = encode(backbone, TextPass.plain());
        for (int first = 1; first <= spec.text().layers(); first++) {
            LayerTokens one = new LayerTokens(all.tokens().subList(0, 1), first, all.entry(), 0, all.after());
            NDArray entered = encode(backbone, TextPass.plain().with(one));
            assertTrue(
                    difference(before, entered) > 1e-5,
                    "tokens before layer %d do as much as %s"
                            .formatted(first, first == 1 ? "none" : "those before layer " + (first - 1)));
            before = entered;
        }
    }

    /** If slots are to leave, they pass through one more layer after their last tokens and are then removed. */
    @Test
    public final void textSlotsLeaveBehindOneMoreLayer() {
        for (int given = 1; given < spec.text().layers(); given++) {
            float difference = difference(textWithTokens(given, After.STAY), textWithTokens(given, After.LEAVE));
            boolean lastLayerHasThem = given + 1 == spec.text().layers();
            String late = "text slots that have tokens in %d of %d layers do not leave behind one more layer"
                    .formatted(given, spec.text().layers());
            assertEquals(lastLayerHasThem, difference <= 1e-5, late);
        }
    }

    /** Texts with tokens in the first layers only. */
    private NDArray textWithTokens(int given, After after) {
        LayerTokens all = tokens(spec.text(), Entry.INSERT_AFTER_FIRST, after);
        LayerTokens first = new LayerTokens(all.tokens().subList(0, given), 1, all.entry(), all.blend(), all.after());
        return encode(backbone, TextPass.plain().with(first));
    }

    /** Gradients reach every array that requires them: the embedded words and the tokens of every layer in the text tower. */
    @Test
    public final void gradientsFlowThroughTheTextTower() {
        LayerTokens tokens = tokens(spec.text(), Entry.INSERT_AFTER_FIRST, After.LEAVE);
        TokenBatch batch = backbone.tokenize(TEXTS);
        NDArray embedded = backbone.embed(manager, batch);
        List<NDArray> wanted = new ArrayList<>(tokens.tokens());
        wanted.add(embedded);
        assertGradients(
                wanted,
                () -> backbone.encodeText(
                        embedded, batch.endOfText(), TextPass.plain().with(tokens)));
    }
}
