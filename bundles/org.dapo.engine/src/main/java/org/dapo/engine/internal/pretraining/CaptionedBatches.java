package org.dapo.engine.internal.pretraining;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.dapo.api.dataset.Sample;
import org.dapo.api.image.ImageException;
import org.dapo.api.image.RgbImage;
import org.dapo.api.pipeline.PipelineException;
import org.dapo.engine.internal.data.HostTransfer;
import org.dapo.engine.internal.data.Prefetch;
import org.dapo.engine.internal.data.PreparedSample;
import org.dapo.engine.internal.optimization.Shuffle;
import org.dapo.imaging.Images;
import org.dapo.imaging.Kernel;
import org.dapo.imaging.Resize;
import org.dapo.nn.api.backbone.BackboneSpec;
import org.dapo.nn.api.backbone.ImagePass;
import org.dapo.nn.api.backbone.TextPass;
import org.dapo.nn.api.backbone.TokenBatch;
import org.dapo.nn.api.backbone.TrainableBackbone;
import org.dapo.nn.api.tensor.Constants;

/** Batches of images and captions on their way through a backbone, decoded ahead of the one that is computed on. */
final class CaptionedBatches implements AutoCloseable {
    private final CaptionedSamples samples;
    private final BackboneSpec spec;
    private final int batch;
    private final Prefetch ahead;

    /** The features of a batch, and which of them belong together. */
    record Features(NDArray images, NDArray texts, NDArray matches) {}

    /**
     * Starts to decode.
     *
     * @param samples where the captions are
     * @param chosen the samples, in order
     * @param spec the backbone
     * @param batch images per batch; what is left over in the end is left out
     * @param crop the side of the square that is cut out; empty for whole images at the backbone's side
     * @param seed decides with the epoch where
     * @param epoch the epoch
     */
    CaptionedBatches(
            CaptionedSamples samples,
            List<Sample> chosen,
            BackboneSpec spec,
            int batch,
            OptionalInt crop,
            long seed,
            int epoch) {
        this.samples = samples;
        this.spec = spec;
        this.batch = batch;
        List<Sample> whole = chosen.subList(0, chosen.size() / batch * batch);
        this.ahead = new Prefetch(whole.iterator(), sample -> prepared(sample, crop, seed, epoch), 2 * batch);
    }

    private PreparedSample prepared(Sample sample, OptionalInt crop, long seed, int epoch) throws ImageException {
        RgbImage image = Images.load(sample.image());
        Kernel kernel = Kernel.valueOf(spec.preprocessing().interpolation().name());
        RgbImage square;
        if (crop.isPresent() && Math.min(image.width(), image.height()) >= crop.getAsInt()) {
            square = Crop.of(
                    image,
                    sample,
                    crop.getAsInt(),
                    Shuffle.random(seed, epoch, sample.id().hashCode()));
        } else {
            int side = crop.orElse(spec.imageSize());
            square = Resize.image(image, side, side, kernel);
        }
        return new PreparedSample(sample, image, square, Optional.empty(), Optional.empty());
    }

    boolean hasNext() {
        return ahead.hasNext();
    }

    /**
     * Encodes the next batch.
     *
     * @param scratch owns all that is made
     * @param backbone encodes it; gradients flow to its weights where they are collected
     * @return the features
     * @throws PipelineException if an image cannot be read
     */
    Features next(NDManager scratch, TrainableBackbone backbone) throws PipelineException {
        List<Sample> these = new ArrayList<>();
        List<RgbImage> squares = new ArrayList<>();
        while (these.size() < batch) {
            Prefetch.Outcome outcome = ahead.next();
            if (!outcome.decoded()) {
                throw new PipelineException(
                        "%s cannot be read: %s".formatted(outcome.sample().id(), outcome.problem()));
            }
            these.add(outcome.sample());
            squares.add(outcome.prepared().resized());
        }
        NDArray pixels = HostTransfer.images(scratch, squares, Collections.nCopies(batch, ""), spec.preprocessing())
                .pixels();
        TokenBatch tokens = backbone.tokenize(samples.captions(these));
        return new Features(
                backbone.encodeImage(pixels, ImagePass.plain()).image(),
                backbone.encodeText(backbone.embed(scratch, tokens), tokens.endOfText(), TextPass.plain()),
                Constants.array(scratch, CaptionedSamples.matches(these), new Shape(batch, batch)));
    }

    @Override
    public void close() {
        ahead.close();
    }
}
