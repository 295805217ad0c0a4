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
import java.util.SortedMap;
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
    private final List<String> words;
    private final Prefetch ahead;
    private int step;

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
     * @param texts (1 + T, D), of {@link PatchTexts}
     * @param targets (B·G·G, 1 + T), as {@link PatchTargets}
     */
    record Patches(NDArray features, NDArray texts, NDArray targets) {}

    /**
     * Starts to decode.
     *
     * @param chosen the examples, in order
     * @param types the types of defects and the words for them
     * @param spec the backbone
     * @param request says how many images are in a batch, which squares are cut out, and whether patches count; what is left over in
     *     the end is left out
     * @param epoch decides with the seed which squares
     */
    CaptionedBatches(
            List<Example> chosen,
            SortedMap<String, String> types,
            BackboneSpec spec,
            PretrainingRequest request,
            int epoch) {
        types.keySet().forEach(type -> labels.put(type, (short) (labels.size() + 1)));
        this.words = List.copyOf(types.values());
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
                .map(defect -> labels.getOrDefault(defect.name(), PatchTargets.UNKNOWN))
                .toList();
        return Optional.of(crop.labels(masks, types));
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
        return features(scratch, backbone, these, squares, places);
    }

    private Features features(
            NDManager scratch,
            TrainableBackbone backbone,
            List<Example> these,
            List<RgbImage> squares,
            List<short[]> places) {
        int size = these.size();
        boolean local = request.patchWeight() > 0 && !words.isEmpty();
        List<String> texts =
                new ArrayList<>(these.stream().map(Example::caption).toList());
        if (local) {
            texts.addAll(PatchTexts.of(words, Shuffle.random(request.seed(), epoch, ++step)));
        }
        TokenBatch tokens = backbone.tokenize(texts);
        NDArray encoded = backbone.encodeText(backbone.embed(scratch, tokens), tokens.endOfText(), TextPass.plain());
        NDArray pixels = HostTransfer.images(scratch, squares, Collections.nCopies(size, ""), spec.preprocessing())
                .pixels();
        ImagePass pass = local
                ? ImagePass.plain().withFeatures(List.of(spec.vision().layers()), PatchForm.PROJECTED)
                : ImagePass.plain();
        ImageFeatures seen = backbone.encodeImage(pixels, pass);
        Optional<Patches> patches = local
                ? Optional.of(new Patches(
                        seen.patches().get(0).reshape(-1, spec.embedding()),
                        encoded.get(size + ":"),
                        Constants.array(
                                scratch,
                                PatchTargets.of(places, side(), spec.patch(), words.size()),
                                new Shape((long) size * seen.grid() * seen.grid(), 1 + words.size()))))
                : Optional.empty();
        return new Features(
                seen.image(),
                local ? encoded.get(":" + size) : encoded,
                Constants.array(scratch, Matches.captions(these), new Shape(size, size)),
                Constants.array(scratch, Matches.images(these), new Shape(size, size)),
                patches);
    }

    @Override
    public void close() {
        ahead.close();
    }
}
