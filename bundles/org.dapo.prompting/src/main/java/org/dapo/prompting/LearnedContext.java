package org.dapo.prompting;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.List;
import java.util.stream.IntStream;
import org.dapo.nn.api.backbone.Backbone;
import org.dapo.nn.api.backbone.BackboneSpec;
import org.dapo.nn.api.backbone.TextPass;
import org.dapo.nn.api.backbone.TokenBatch;

/**
 * Prompts of learned tokens followed by words: [SOS] V_1..V_l words [EOT]. k states of E prompts each, l learned tokens, C the
 * context length, Dt the text width.
 */
public final class LearnedContext {
    private LearnedContext() {}

    /**
     * Encodes texts preceded by learned context.
     *
     * @param manager owns the result
     * @param backbone encodes the texts
     * @param texts k texts
     * @param context (k, 1, l, Dt)
     * @param pass the options of the text pass
     * @return (k, D), not normalised
     * @throws IllegalArgumentException if a text is too long for the backbone's context; the message names it
     */
    public static NDArray encode(
            NDManager manager, Backbone backbone, List<String> texts, NDArray context, TextPass pass) {
        TokenBatch tokens = backbone.tokenize(texts);
        int[] ends = ends(texts, tokens, Math.toIntExact(context.getShape().get(2)), backbone.spec());
        return backbone.encodeText(before(backbone.embed(manager, tokens), context), ends, pass);
    }

    /**
     * Inserts learned context between the start token and the words.
     *
     * @param words (k, C, Dt), embedded; its manager owns the result
     * @param context (k, E, l, Dt)
     * @return (k·E, C, Dt), with the end of the padding cut off
     */
    public static NDArray before(NDArray words, NDArray context) {
        long states = words.getShape().get(0);
        long length = words.getShape().get(1);
        long width = words.getShape().get(2);
        NDArray repeated =
                words.expandDims(1).broadcast(states, context.getShape().get(1), length, width);
        NDArray start = repeated.get(":, :, :1");
        NDArray rest = repeated.get(":, :, 1:" + (length - context.getShape().get(2)));
        return NDArrays.concat(new NDList(start, context, rest), 2).reshape(-1, length, width);
    }

    /**
     * The positions of the end tokens after the context is inserted.
     *
     * @param texts the words
     * @param tokens the words, tokenised
     * @param context the number of learned tokens l
     * @param spec the backbone
     * @return an index per text
     * @throws IllegalArgumentException if a text is too long for the backbone's context; the message names it
     */
    public static int[] ends(List<String> texts, TokenBatch tokens, int context, BackboneSpec spec) {
        int last = spec.contextLength() - 1;
        int[] ends = IntStream.of(tokens.endOfText()).map(end -> end + context).toArray();
        for (int i = 0; i < ends.length; i++) {
            if (ends[i] > last) {
                throw new IllegalArgumentException(
                        "'%s' is too long: with %d learned tokens it ends at %d, but %s takes %d"
                                .formatted(texts.get(i), context, ends[i] + 1, spec.name(), last + 1));
            }
        }
        return ends;
    }
}
