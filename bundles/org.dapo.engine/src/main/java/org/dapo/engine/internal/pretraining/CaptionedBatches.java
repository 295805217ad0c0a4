package org.dapo.engine.internal.pretraining;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
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
    private final Map<String, Short> labels = new HashMap<>();
    private final Prefetch ahead;

    /**
     * The features of a batch, and which of them belong together.
     *
     * @param images (B, D)
     * @param texts (B, D)
     * @param captions (B, B), as {@link Matches#captions}
     * @param pictures (B, B), as {@link Matches#images}
     * @param seen what there is to see for {@link Probes}, if it was asked for
     */
    record Features(NDArray images, NDArray texts, NDArray captions, NDArray pictures, Optional<Seen> seen) {}

    /**
     * The patches of a batch, and what they and the images show.
     *
     * @param patches for each layer asked for (B·G·G, Dv)
     * @param patchTargets (B·G·G, 1 + T), as {@link ProbeTargets#patches}
     * @param imageTargets (B, 1 + T), as {@link ProbeTargets#images}
     */
    record Seen(List<NDArray> patches, NDArray patchTargets, NDArray imageTargets) {}

    /**
     * Starts to decode.
     *
     * @param chosen the examples, in order
     * @param types the types of defects
     * @param spec the backbone
     * @param request says how many images are in a batch, and which squares are cut out; what is left over in the end is left out
     * @param epoch decides with the seed which squares
     */
    CaptionedBatches(
            List<Example> chosen, SortedSet<String> types, BackboneSpec spec, PretrainingRequest request, int epoch) {
        types.forEach(type -> labels.put(type, (short) (labels.size() + 1)));
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
            return new PreparedSample(sample, image, crop.cut(image), labels(sample, crop, masks), Optional.empty());
        }
        int side = side();
        Kernel kernel = Kernel.valueOf(spec.preprocessing().interpolation().name());
        RgbImage square = Resize.image(image, side, side, kernel);
        return new PreparedSample(sample, image, square, Optional.empty(), Optional.empty());
    }

    /** The labels of a square, if each defect has a mask. */
    private Optional<short[]> labels(Sample sample, Crop crop, List<Mask> masks) {
        if (!sample.anomalous()) {
            return Optional.of(crop.labels(List.of(), List.of()));
        }
        if (masks.size() < sample.defects().size()) {
            return Optional.empty();
        }
        List<Short> types = sample.defects().stream()
                .map(defect -> labels.getOrDefault(defect.name(), ProbeTargets.UNKNOWN))
                .toList();
        return Optional.of(crop.labels(masks, types));
    }

    private int side() {
        return request.crop().orElse(spec.imageSize());
    }

    boolean hasNext() {
        return ahead.hasNext();
    }

    /**
     * The next batch; what it is made of belongs to the manager.
     *
     * @param scratch the manager
     * @param backbone where it goes through
     * @param layers the layers, counted from 1, of which {@link Seen} is wanted; none if it is not
     */
    Features next(NDManager scratch, TrainableBackbone backbone, List<Integer> layers) throws PipelineException {
        List<Example> these = new ArrayList<>();
        List<RgbImage> squares = new ArrayList<>();
        List<short[]> places = new ArrayList<>();
        while (these.size() < request.batch()) {
            Prefetch.Outcome outcome = ahead.next();
            if (!outcome.decoded()) {
                throw new PipelineException(
                        "%s cannot be read: %s".formatted(outcome.sample().id(), outcome.problem()));
            }
            these.add(examples.get(outcome.sample().id()));
            squares.add(outcome.prepared().resized());
            places.add(outcome.prepared().labels().orElse(new short[0]));
        }
        int size = these.size();
        TokenBatch tokens =
                backbone.tokenize(these.stream().map(Example::caption).toList());
        NDArray texts = backbone.encodeText(backbone.embed(scratch, tokens), tokens.endOfText(), TextPass.plain());
        NDArray pixels = HostTransfer.images(scratch, squares, Collections.nCopies(size, ""), spec.preprocessing())
                .pixels();
        ImageFeatures images = backbone.encodeImage(pixels, ImagePass.plain().withFeatures(layers, PatchForm.RAW));
        return new Features(
                images.image(),
                texts,
                Constants.array(scratch, Matches.captions(these), new Shape(size, size)),
                Constants.array(scratch, Matches.images(these), new Shape(size, size)),
                layers.isEmpty() ? Optional.empty() : Optional.of(seen(scratch, images, places)));
    }

    private Seen seen(NDManager scratch, ImageFeatures images, List<short[]> places) {
        int types = labels.size();
        long patches = (long) places.size() * images.grid() * images.grid();
        return new Seen(
                images.patches().stream()
                        .map(layer -> layer.reshape(patches, -1))
                        .toList(),
                Constants.array(
                        scratch,
                        ProbeTargets.patches(places, side(), spec.patch(), types),
                        new Shape(patches, 1 + types)),
                Constants.array(scratch, ProbeTargets.images(places, types), new Shape(places.size(), 1 + types)));
    }

    @Override
    public void close() {
        ahead.close();
    }
}
