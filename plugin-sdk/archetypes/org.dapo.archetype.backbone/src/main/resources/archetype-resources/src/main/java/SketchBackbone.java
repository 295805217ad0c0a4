package ${package};

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.Optional;
import org.dapo.nn.api.backbone.Backbone;
import org.dapo.nn.api.backbone.BackboneSpec;
import org.dapo.nn.api.backbone.ImageFeatures;
import org.dapo.nn.api.backbone.ImagePass;
import org.dapo.nn.api.backbone.ImagePass.PatchForm;
import org.dapo.nn.api.backbone.TextPass;
import org.dapo.nn.api.backbone.TokenBatch;
import org.dapo.nn.api.tensor.Constants;

/**
 * Two towers with their weights on a device. B images of side S, P the patch side, G = S / P, D the joint embedding.
 *
 * <p>In DJL a result is owned by the manager of its first operand. Each pass works in its own manager, hands its results over to
 * the caller's manager, and closes its own at the end. Thus no arrays are left behind, and threads do not affect each other.
 */
final class SketchBackbone implements Backbone {
    private final BackboneSpec spec;
    private final NDManager owner;
    private final Words words;
    private final NDArray tokenTable; // (vocabulary, Dt)
    private final NDArray textPositions; // (C, Dt)
    private final NDArray classToken; // (1, Dv)
    private final NDArray patches; // (3·P·P, Dv)
    private final Tower text;
    private final Tower vision;

    SketchBackbone(BackboneSpec spec, NDManager owner, Weights weights) {
        this.spec = spec;
        this.owner = owner;
        this.words = new Words(spec.vocabularySize(), spec.contextLength());
        this.tokenTable = weights.matrix(spec.vocabularySize(), spec.text().width());
        this.textPositions =
                Positions.ofText(owner, spec.contextLength(), spec.text().width());
        this.classToken = weights.matrix(1, spec.vision().width());
        this.patches = weights.matrix(3 * spec.patch() * spec.patch(), spec.vision().width());
        this.text = weights.tower(spec.text(), spec.embedding());
        this.vision = weights.tower(spec.vision(), spec.embedding());
    }

    @Override
    public BackboneSpec spec() {
        return spec;
    }

    @Override
    public Device device() {
        return owner.getDevice();
    }

    @Override
    public TokenBatch tokenize(List<String> texts) {
        return words.tokenize(texts);
    }

    @Override
    public NDArray embed(NDManager manager, TokenBatch tokens) {
        long[] rows = new long[tokens.ids().length * spec.contextLength()];
        int at = 0;
        for (int[] row : tokens.ids()) {
            require(row.length == spec.contextLength(), "a row has %d tokens", spec.contextLength());
            for (int id : row) {
                require(id >= 0 && id < spec.vocabularySize(), "tokens are below %d", spec.vocabularySize());
                rows[at++] = id;
            }
        }
        try (NDManager scope = manager.newSubManager()) {
            NDArray embedded = borrow(scope, tokenTable)
                    .get(Constants.indexes(scope, rows))
                    .reshape(tokens.ids().length, spec.contextLength(), spec.text().width());
            embedded.attach(manager);
            return embedded;
        }
    }

    @Override
    public NDArray tokenStatistics(NDManager manager) {
        try (NDManager scope = manager.newSubManager()) {
            NDArray table = borrow(scope, tokenTable);
            int[] rows = {0};
            NDArray mean = table.mean(rows, true);
            NDArray deviation = table.sub(mean)
                    .square()
                    .sum(rows, true)
                    .div(spec.vocabularySize() - 1)
                    .sqrt();
            NDArray statistics = mean.concat(deviation, 0);
            statistics.attach(manager);
            return statistics;
        }
    }

    @Override
    public NDArray encodeText(NDArray embedded, int[] endOfText, TextPass pass) {
        Shape shape = embedded.getShape();
        require(
                shape.dimension() == 3 && shape.slice(1).equals(textPositions.getShape()),
                "embedded text is (N, %d, width)",
                spec.contextLength());
        require(endOfText.length == shape.get(0), "there are %d ends of text", shape.get(0));
        for (int end : endOfText) {
            require(end >= 0 && end < spec.contextLength(), "text ends below %d", spec.contextLength());
        }
        try (NDManager scope = embedded.getManager().newSubManager()) {
            NDArray start = borrow(scope, embedded).add(textPositions);
            Slots slots = new Slots(pass.tokens(), 1);
            NDArray last = text.run(scope, start, slots, pass.causal(), List.of(), Optional.empty())
                    .last();
            boolean atEnd = pass.pooling() == TextPass.Pooling.END_OF_TEXT;
            NDArray from = atEnd ? slots.without(text.layers().size(), last) : last;
            NDArray feature = text.project(text.norm().apply(tokensAt(scope, from, endOfText)));
            feature.attach(embedded.getManager());
            return feature;
        }
    }

    /** Selects one token of each of N sequences: (N, L, Dt) to (N, Dt). */
    private NDArray tokensAt(NDManager scope, NDArray x, int[] at) {
        long length = x.getShape().get(1);
        long[] rows = new long[at.length];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = i * length + at[i];
        }
        return x.reshape(-1, spec.text().width()).get(Constants.indexes(scope, rows));
    }

    @Override
    public ImageFeatures encodeImage(NDArray pixels, ImagePass pass) {
        int grid = grid(pixels);
        check(pass, grid);
        NDManager caller = pixels.getManager();
        try (NDManager scope = caller.newSubManager()) {
            NDArray x = embedded(scope, pixels, grid)
                    .add(Positions.ofGrid(scope, grid, spec.vision().width()));
            int sets = Math.max(1, pass.subsets().size());
            if (!pass.subsets().isEmpty()) {
                x = subsets(scope, x, pass.subsets());
            }
            Tower.Hidden hidden = vision.run(
                    scope, x, new Slots(pass.tokens(), sets), false, pass.featureLayers(), pass.branch());
            NDArray image = pooled(hidden.last().get(":, 0"), pass.pooling());
            if (!pass.subsets().isEmpty()) {
                image = image.reshape(-1, sets, spec.embedding());
            }
            List<NDArray> features = hidden.features().stream()
                    .map(one -> formed(one, pass.patchForm()))
                    .toList();
            image.attach(caller);
            features.forEach(one -> one.attach(caller));
            return new ImageFeatures(image, features, grid);
        }
    }

    /** Class token and patches, without positions: (B, 3, S, S) to (B, 1 + G·G, Dv). */
    private NDArray embedded(NDManager scope, NDArray pixels, int grid) {
        long batch = pixels.getShape().get(0);
        int side = spec.patch();
        NDArray seen = borrow(scope, pixels)
                .reshape(batch, 3, grid, side, grid, side)
                .transpose(0, 2, 4, 1, 3, 5)
                .reshape(batch, (long) grid * grid, 3L * side * side)
                .matMul(patches);
        NDArray first = borrow(scope, classToken)
                .expandDims(0)
                .broadcast(batch, 1, spec.vision().width());
        return NDArrays.concat(new NDList(first, seen), 1);
    }

    /** Each subset alone with the class token: (B, 1 + G·G, Dv) to (B·W, 1 + k, Dv). */
    private NDArray subsets(NDManager scope, NDArray x, List<int[]> subsets) {
        long batch = x.getShape().get(0);
        long length = x.getShape().get(1);
        int size = 1 + subsets.get(0).length;
        long[] rows = new long[(int) batch * subsets.size() * size];
        int at = 0;
        for (long image = 0; image < batch; image++) {
            for (int[] subset : subsets) {
                rows[at++] = image * length;
                for (int patch : subset) {
                    rows[at++] = image * length + 1 + patch;
                }
            }
        }
        int width = spec.vision().width();
        return x.reshape(-1, width).get(Constants.indexes(scope, rows)).reshape(batch * subsets.size(), size, width);
    }

    private NDArray pooled(NDArray token, ImagePass.Pooling pooling) {
        return vision.project(pooling == ImagePass.Pooling.NORMED ? vision.norm().apply(token) : token);
    }

    private NDArray formed(NDArray patch, PatchForm form) {
        return switch (form) {
            case RAW -> patch;
            case NORMED -> vision.norm().apply(patch);
            case PROJECTED -> vision.project(vision.norm().apply(patch));
        };
    }

    private int grid(NDArray pixels) {
        Shape shape = pixels.getShape();
        require(
                shape.dimension() == 4 && shape.get(1) == 3 && shape.get(2) == shape.get(3),
                "pixels are (B, %d, S, S)",
                3);
        return spec.grid((int) shape.get(2));
    }

    private void check(ImagePass pass, int grid) {
        int layers = vision.layers().size();
        for (int layer : pass.featureLayers()) {
            require(layer <= layers, "there are %d layers", layers);
        }
        pass.branch().ifPresent(branch -> require(branch.firstLayer() <= layers, "there are %d layers", layers));
        for (int[] subset : pass.subsets()) {
            for (int patch : subset) {
                require(patch >= 0 && patch < grid * grid, "patches are below %d", (long) grid * grid);
            }
        }
    }

    private void require(boolean holds, String what, long number) {
        if (!holds) {
            throw new IllegalArgumentException(spec.name() + ": " + what.formatted(number));
        }
    }

    /** A second handle, owned by this pass's manager, on an array of another owner. Gradients flow through it. */
    private static NDArray borrow(NDManager scope, NDArray array) {
        return array.get(scope, new NDIndex(":"));
    }

    @Override
    public void close() {
        owner.close();
    }
}
