package org.dapo.engine.internal.pretraining;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.SortedSet;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.dapo.api.dataset.Sample;
import org.dapo.api.image.ImageException;
import org.dapo.api.image.Mask;
import org.dapo.api.image.RgbImage;
import org.dapo.api.pipeline.PipelineException;
import org.dapo.api.pipeline.PretrainingRecipe.Squares;
import org.dapo.api.pipeline.PretrainingRequest;
import org.dapo.api.progress.RunListener;
import org.dapo.engine.internal.data.Prefetch;
import org.dapo.engine.internal.data.SamplePreparation;
import org.dapo.engine.internal.optimization.Shuffle;
import org.dapo.imaging.Images;
import org.dapo.imaging.Resize;
import org.dapo.nn.api.backbone.BackboneSpec;

/**
 * Batches of images and captions, decoded ahead of the computation. Images may be cut more than once. Batches of their second
 * and later squares then alternate with batches of new images, some distance behind the first.
 */
final class CaptionedBatches implements AutoCloseable {
    /**
     * Batches are cut again only if more than this many wait for it or no new images are left. Successive steps thus see
     * different images.
     */
    private static final int APART = 32;

    /** Separates the random numbers of an image's squares from each other and from those of other images. */
    private static final int ANOTHER = 0x9E3779B9;

    private final int batch;
    private final long seed;
    private final BackboneSpec spec;
    private final Optional<Squares> squares;
    private final int epoch;
    private final Map<String, Example> examples;
    private final Map<String, Short> labels = new HashMap<>();
    private final Prefetch<Decoded> ahead;
    /** Of each batch of images that has been cut, the batches of squares that are still to come. */
    private final Queue<Queue<CaptionedBatch>> kept = new ArrayDeque<>();

    /**
     * Starts to decode.
     *
     * @param chosen the examples, in order; the last ones are ignored if they do not fill a batch
     * @param types the defect types
     * @param spec the backbone
     * @param request states the number of images per batch
     * @param squares the squares to cut, and how many per image; empty for whole images
     * @param epoch determines, with the seed, where they are cut
     * @param listener may cancel the run
     */
    CaptionedBatches(
            List<Example> chosen,
            SortedSet<String> types,
            BackboneSpec spec,
            PretrainingRequest request,
            Optional<Squares> squares,
            int epoch,
            RunListener listener) {
        types.forEach(type -> labels.put(type, (short) (labels.size() + 1)));
        this.spec = spec;
        this.seed = request.seed();
        this.squares = squares;
        this.epoch = epoch;
        this.batch = request.recipe().batches().size();
        List<Example> whole = chosen.subList(0, chosen.size() / batch * batch);
        this.examples = whole.stream()
                .collect(Collectors.toMap(example -> example.sample().id(), Function.identity()));
        this.ahead = new Prefetch<>(
                whole.stream().map(Example::sample).iterator(),
                this::decoded,
                Prefetch.twice(batch * request.recipe().batches().replicas()),
                listener);
    }

    /**
     * A decoded image.
     *
     * @param example the example that it comes from
     * @param image the image
     * @param masks the masks of the defects that determine where it is cut
     */
    private record Decoded(Example example, RgbImage image, List<Mask> masks) {
        /** A good twin is cut where its defective counterpart is. */
        Sample placed() {
            return example.twinOf().orElse(example.sample());
        }

        /** Whether masks show where the image's defects are: all of them, and at least one. */
        boolean located() {
            return !masks.isEmpty()
                    && masks.size() == example.sample().defects().size()
                    && masks.stream()
                            .allMatch(mask -> mask.area() > 0
                                    && mask.width() == image.width()
                                    && mask.height() == image.height());
        }
    }

    private Decoded decoded(Sample sample) throws ImageException {
        Example example = examples.get(sample.id());
        RgbImage image = Images.load(sample.image());
        return new Decoded(
                example,
                image,
                squares.isEmpty() ? List.of() : Crop.masks(example.twinOf().orElse(sample)));
    }

    boolean hasNext() {
        return ahead.hasNext() || !kept.isEmpty();
    }

    /** Waits for the next batch and returns it. */
    CaptionedBatch next() throws PipelineException {
        Queue<CaptionedBatch> next = ahead.hasNext() && kept.size() <= APART ? cut(decoded()) : kept.remove();
        CaptionedBatch first = next.remove();
        if (!next.isEmpty()) {
            kept.add(next);
        }
        return first;
    }

    private List<Decoded> decoded() throws PipelineException {
        List<Decoded> images = new ArrayList<>();
        while (images.size() < batch) {
            Prefetch.Outcome<Decoded> outcome = ahead.next();
            if (!outcome.decoded()) {
                throw new PipelineException(
                        "%s cannot be read: %s".formatted(outcome.sample().id(), outcome.problem()));
            }
            images.add(outcome.prepared());
        }
        return images;
    }

    /** Cuts all squares at once, so that the images, of whatever size, need not be kept. */
    private Queue<CaptionedBatch> cut(List<Decoded> images) {
        Queue<CaptionedBatch> cuts = new ArrayDeque<>();
        while (cuts.size() < squares.map(Squares::echoes).orElse(1)) {
            cuts.add(cut(images, cuts.size()));
        }
        return cuts;
    }

    private CaptionedBatch cut(List<Decoded> images, int cut) {
        List<Example> these = new ArrayList<>();
        List<RgbImage> seen = new ArrayList<>();
        List<short[]> places = new ArrayList<>();
        for (Decoded decoded : images) {
            these.add(decoded.example());
            RgbImage image = decoded.image();
            int side = squares.map(Squares::side).orElse(spec.imageSize());
            if (squares.isPresent() && Math.min(image.width(), image.height()) >= side) {
                Crop square = Crop.over(
                        image.width(),
                        image.height(),
                        decoded.masks(),
                        side,
                        squares.get().turns(),
                        random(decoded.placed(), cut));
                seen.add(square.cut(image));
                places.add(labels(decoded, square));
            } else {
                seen.add(Resize.image(image, side, side, SamplePreparation.kernel(spec.preprocessing())));
                places.add(new short[0]);
            }
        }
        return new CaptionedBatch(these, seen, places, labels.size());
    }

    private SplittableRandom random(Sample placed, int cut) {
        return Shuffle.random(seed, epoch, placed.id().hashCode() + ANOTHER * cut);
    }

    /** The labels of a square; empty if it is not known where the defects are. */
    private short[] labels(Decoded decoded, Crop square) {
        Sample sample = decoded.example().sample();
        if (!sample.anomalous()) {
            return square.labels(List.of(), List.of());
        }
        if (!decoded.located()) {
            return new short[0];
        }
        List<Short> types = sample.defects().stream()
                .map(defect -> labels.getOrDefault(defect.name(), ProbeTargets.UNKNOWN))
                .toList();
        return square.labels(decoded.masks(), types);
    }

    @Override
    public void close() {
        ahead.close();
    }
}
