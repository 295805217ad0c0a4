package org.dapo.engine.internal.pretraining;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.dapo.api.dataset.Sample;
import org.dapo.api.image.ImageException;
import org.dapo.api.image.Mask;
import org.dapo.api.image.RgbImage;
import org.dapo.api.pipeline.PipelineException;
import org.dapo.api.pipeline.PretrainingRequest;
import org.dapo.engine.internal.data.HostTransfer;
import org.dapo.engine.internal.data.Prefetch;
import org.dapo.engine.internal.data.PreparedSample;
import org.dapo.engine.internal.optimization.Shuffle;
import org.dapo.imaging.Images;
import org.dapo.imaging.Kernel;
import org.dapo.imaging.Resize;
import org.dapo.nn.api.backbone.BackboneSpec;
import org.dapo.nn.api.backbone.ImageFeatures;
import org.dapo.nn.api.backbone.ImagePass;
import org.dapo.nn.api.backbone.ImagePass.PatchForm;
import org.dapo.nn.api.backbone.TextPass;
import org.dapo.nn.api.backbone.TokenBatch;
import org.dapo.nn.api.backbone.TrainableBackbone;
import org.dapo.nn.api.tensor.Constants;

/** Batches of images and captions on their way through a backbone, decoded ahead of the one that is computed on. */
final class CaptionedBatches implements AutoCloseable {
    private final PretrainingRequest request;
    private final BackboneSpec spec;
    private final int epoch;
    private final Map<String, Example> examples;
    private final Prefetch ahead;

    /**
     * The features of a batch, and which of them belong together.
     *
     * @param images (B, D)
     * @param texts (B, D)
     * @param captions (B, B), as {@link Matches#captions}
     * @param pictures (B, B), as {@link Matches#images}
     * @param patches of each image, if they were asked for
     */
    record Features(NDArray images, NDArray texts, NDArray captions, NDArray pictures, Optional<Patches> patches) {}

    /**
     * The patches of a batch.
     *
     * @param features (B·G·G, D)
     * @param captions (B·G·G, B), as {@link Matches#patches}
     */
    record Patches(NDArray features, NDArray captions) {}

    /**
     * Starts to decode.
     *
     * @param chosen the examples, in order
     * @param spec the backbone
     * @param request says how many images are in a batch, which squares are cut out, and whether patches count; what is left over in
     *     the end is left out
     * @param epoch decides with the seed which squares
     */
    CaptionedBatches(List<Example> chosen, BackboneSpec spec, PretrainingRequest request, int epoch) {
        this.spec = spec;
        this.request = request;
        this.epoch = epoch;
        List<Example> whole = chosen.subList(0, chosen.size() / request.batch() * request.batch());
        this.examples = whole.stream()
                .collect(Collectors.toMap(example -> example.sample().id(), Function.identity()));
        this.ahead = new Prefetch(whole.stream().map(Example::sample).iterator(), this::prepared, 2 * request.batch());
    }

    private PreparedSample prepared(Sample sample) throws ImageException {
        RgbImage image = Images.load(sample.image());
        // A good twin is cut where its defective one is.
        Sample placed = examples.get(sample.id()).twinOf().orElse(sample);
        if (request.crop().isPresent()
                && Math.min(image.width(), image.height()) >= request.crop().getAsInt()) {
            List<Mask> masks = Crop.masks(placed);
            Crop crop = Crop.over(
                    image.width(),
                    image.height(),
                    masks,
                    request.crop().getAsInt(),
                    Shuffle.random(request.seed(), epoch, placed.id().hashCode()));
            boolean known =
                    !sample.anomalous() || masks.size() == sample.defects().size();
            Optional<short[]> labels =
                    known ? Optional.of(crop.labels(sample.anomalous() ? masks : List.of())) : Optional.empty();
            return new PreparedSample(sample, image, crop.cut(image), labels, Optional.empty());
        }
        int side = side();
        Kernel kernel = Kernel.valueOf(spec.preprocessing().interpolation().name());
        RgbImage square = Resize.image(image, side, side, kernel);
        return new PreparedSample(sample, image, square, Optional.empty(), Optional.empty());
    }

    private int side() {
        return request.crop().orElse(spec.imageSize());
    }

    boolean hasNext() {
        return ahead.hasNext();
    }

    /** The next batch; what it is made of belongs to the manager. */
    Features next(NDManager scratch, TrainableBackbone backbone) throws PipelineException {
        List<Example> these = new ArrayList<>();
        List<RgbImage> squares = new ArrayList<>();
        List<short[]> labels = new ArrayList<>();
        while (these.size() < request.batch()) {
            Prefetch.Outcome outcome = ahead.next();
            if (!outcome.decoded()) {
                throw new PipelineException(
                        "%s cannot be read: %s".formatted(outcome.sample().id(), outcome.problem()));
            }
            these.add(examples.get(outcome.sample().id()));
            squares.add(outcome.prepared().resized());
            labels.add(outcome.prepared().labels().orElse(new short[0]));
        }
        int size = these.size();
        NDArray pixels = HostTransfer.images(scratch, squares, Collections.nCopies(size, ""), spec.preprocessing())
                .pixels();
        TokenBatch tokens =
                backbone.tokenize(these.stream().map(Example::caption).toList());
        boolean wanted = request.patchWeight() > 0;
        ImagePass pass = wanted
                ? ImagePass.plain().withFeatures(List.of(spec.vision().layers()), PatchForm.PROJECTED)
                : ImagePass.plain();
        ImageFeatures seen = backbone.encodeImage(pixels, pass);
        Optional<Patches> patches = wanted
                ? Optional.of(new Patches(
                        seen.patches().get(0).reshape(-1, spec.embedding()),
                        Constants.array(
                                scratch,
                                Matches.patches(these, labels, side(), spec.patch()),
                                new Shape((long) size * seen.grid() * seen.grid(), size))))
                : Optional.empty();
        return new Features(
                seen.image(),
                backbone.encodeText(backbone.embed(scratch, tokens), tokens.endOfText(), TextPass.plain()),
                Constants.array(scratch, Matches.captions(these), new Shape(size, size)),
                Constants.array(scratch, Matches.images(these), new Shape(size, size)),
                patches);
    }

    @Override
    public void close() {
        ahead.close();
    }
}
