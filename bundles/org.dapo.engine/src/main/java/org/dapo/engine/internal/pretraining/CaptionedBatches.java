package org.dapo.engine.internal.pretraining;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.dapo.api.dataset.Sample;
import org.dapo.api.image.ImageException;
import org.dapo.api.image.Mask;
import org.dapo.api.image.RgbImage;
import org.dapo.api.pipeline.PipelineException;
import org.dapo.api.pipeline.PretrainingRequest;
import org.dapo.engine.internal.data.Prefetch;
import org.dapo.engine.internal.data.PreparedSample;
import org.dapo.engine.internal.optimization.Shuffle;
import org.dapo.imaging.Images;
import org.dapo.imaging.Kernel;
import org.dapo.imaging.Resize;
import org.dapo.nn.api.backbone.BackboneSpec;

/** Batches of images and captions decoded ahead of those that are computed on. */
final class CaptionedBatches implements AutoCloseable {
    private final PretrainingRequest request;
    private final BackboneSpec spec;
    private final OptionalInt crop;
    private final int epoch;
    private final Map<String, Example> examples;
    private final Map<String, Short> labels = new HashMap<>();
    private final Prefetch ahead;

    /**
     * Starts to decode.
     *
     * @param chosen the examples, in order; what does not fill a batch in the end is left out
     * @param types the types of defects
     * @param spec the backbone
     * @param request says how many images are in a batch
     * @param crop the side of the squares, if any are cut out
     * @param epoch decides with the seed which squares
     */
    CaptionedBatches(
            List<Example> chosen,
            SortedSet<String> types,
            BackboneSpec spec,
            PretrainingRequest request,
            OptionalInt crop,
            int epoch) {
        types.forEach(type -> labels.put(type, (short) (labels.size() + 1)));
        this.spec = spec;
        this.request = request;
        this.crop = crop;
        this.epoch = epoch;
        List<Example> whole = chosen.subList(0, chosen.size() / request.batch() * request.batch());
        this.examples = whole.stream()
                .collect(Collectors.toMap(example -> example.sample().id(), Function.identity()));
        this.ahead = new Prefetch(
                whole.stream().map(Example::sample).iterator(),
                this::prepared,
                2 * request.batch() * request.replicas());
    }

    private PreparedSample prepared(Sample sample) throws ImageException {
        RgbImage image = Images.load(sample.image());
        // A good twin is cut where its defective one is.
        Sample placed = examples.get(sample.id()).twinOf().orElse(sample);
        if (crop.isPresent() && Math.min(image.width(), image.height()) >= crop.getAsInt()) {
            List<Mask> masks = Crop.masks(placed);
            Crop square = Crop.over(
                    image.width(),
                    image.height(),
                    masks,
                    crop.getAsInt(),
                    request.turns(),
                    Shuffle.random(request.seed(), epoch, placed.id().hashCode()));
            return new PreparedSample(
                    sample, image, square.cut(image), labels(sample, square, masks), Optional.empty());
        }
        int side = crop.orElse(spec.imageSize());
        Kernel kernel = Kernel.valueOf(spec.preprocessing().interpolation().name());
        RgbImage square = Resize.image(image, side, side, kernel);
        return new PreparedSample(sample, image, square, Optional.empty(), Optional.empty());
    }

    /** The labels of a square, if each defect has a mask. */
    private Optional<short[]> labels(Sample sample, Crop square, List<Mask> masks) {
        if (!sample.anomalous()) {
            return Optional.of(square.labels(List.of(), List.of()));
        }
        if (masks.size() < sample.defects().size()) {
            return Optional.empty();
        }
        List<Short> types = sample.defects().stream()
                .map(defect -> labels.getOrDefault(defect.name(), ProbeTargets.UNKNOWN))
                .toList();
        return Optional.of(square.labels(masks, types));
    }

    boolean hasNext() {
        return ahead.hasNext();
    }

    /** The next batch, in order; waits for it. */
    CaptionedBatch next() throws PipelineException {
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
        return new CaptionedBatch(these, squares, places, labels.size());
    }

    @Override
    public void close() {
        ahead.close();
    }
}
