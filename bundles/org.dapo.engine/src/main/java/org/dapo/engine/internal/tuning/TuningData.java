package org.dapo.engine.internal.tuning;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.dapo.api.dataset.Sample;
import org.dapo.api.file.Sha256;
import org.dapo.api.image.ImageException;
import org.dapo.api.image.RgbImage;
import org.dapo.api.metric.LabelMap;
import org.dapo.api.pipeline.PipelineException;
import org.dapo.api.pipeline.Skipped;
import org.dapo.api.progress.RunListener;
import org.dapo.engine.internal.assembly.Cancellation;
import org.dapo.engine.internal.data.Prefetch;
import org.dapo.engine.internal.data.PreparedSample;
import org.dapo.engine.internal.data.SamplePreparation;
import org.dapo.engine.internal.optimization.Shuffle;
import org.dapo.imaging.Kernel;

/**
 * The samples of a tuning run. Unusable samples are sorted out once, before the first epoch, so that every epoch of every run
 * uses the same ones. Resized samples are then kept in memory, up to a limit.
 */
final class TuningData {
    /** The maximum size in bytes of resized images and labels kept between epochs. */
    static final long KEPT_BYTES = 256L << 20;

    private final SamplePreparation preparation;
    private final int side;
    private final Kernel kernel;
    private final boolean typed;
    private final long mostKept;
    private final List<Sample> usable = new ArrayList<>();
    private final List<Skipped> skipped = new ArrayList<>();
    private String pixelsHash = "";
    private final Map<String, PreparedSample> kept = new ConcurrentHashMap<>();
    private final AtomicLong keptBytes = new AtomicLong();

    /** If types are not distinguished, each defect is labelled 1, whatever its type. */
    TuningData(SamplePreparation preparation, int side, Kernel kernel, boolean typed, long mostKept) {
        this.preparation = preparation;
        this.side = side;
        this.kernel = kernel;
        this.typed = typed;
        this.mostKept = mostKept;
    }

    /** Decodes every sample once and sorts out the unusable ones. */
    void load(List<Sample> samples, RunListener listener) throws PipelineException {
        Sha256 pixels = new Sha256();
        try (Prefetch<PreparedSample> prefetch = new Prefetch<>(samples.iterator(), this::prepare, 8, listener)) {
            for (int done = 1; prefetch.hasNext(); done++) {
                Cancellation.check(listener);
                listener.progress("reading images", done, samples.size());
                Prefetch.Outcome<PreparedSample> outcome = prefetch.next();
                String id = outcome.sample().id();
                if (!outcome.decoded()) {
                    skipped.add(new Skipped(id, Skipped.Extent.IMAGE, outcome.problem()));
                } else if (outcome.prepared().problem().isPresent()) {
                    skipped.add(new Skipped(
                            id,
                            Skipped.Extent.IMAGE,
                            outcome.prepared().problem().get()));
                } else if (untyped(outcome.prepared())) {
                    skipped.add(new Skipped(
                            id,
                            Skipped.Extent.IMAGE,
                            "a defect has no type known to the taxonomy, or one mask has two types"));
                } else {
                    usable.add(outcome.sample());
                    add(outcome.prepared(), pixels);
                }
            }
        }
        pixelsHash = pixels.hex();
    }

    private static void add(PreparedSample prepared, Sha256 pixels) {
        short[] labels = prepared.labels().orElseThrow();
        ByteBuffer bytes = ByteBuffer.allocate(Short.BYTES * labels.length);
        bytes.asShortBuffer().put(labels);
        pixels.add(ByteBuffer.wrap(prepared.resized().pixels())).add(bytes);
    }

    private static boolean untyped(PreparedSample prepared) {
        for (short label : prepared.labels().orElseThrow()) {
            if (label == LabelMap.UNTYPED) {
                return true;
            }
        }
        return false;
    }

    private static short[] withoutTypes(short[] labels) {
        short[] defects = new short[labels.length];
        for (int i = 0; i < labels.length; i++) {
            defects[i] = (short) (labels[i] == LabelMap.NORMAL ? LabelMap.NORMAL : 1);
        }
        return defects;
    }

    /** The usable samples. */
    List<Sample> usable() {
        return usable;
    }

    /** The hash of the usable samples' resized images and labels, in order. */
    String pixelsHash() {
        return pixelsHash;
    }

    /** The unusable samples, with reasons. */
    List<Skipped> skipped() {
        return skipped;
    }

    /** The prepared samples of an epoch, in order, including mosaics. */
    Prefetch<PreparedSample> epoch(long seed, int epoch, float mosaic, int ahead, RunListener listener) {
        Map<String, List<Sample>> byProduct =
                usable.stream().collect(Collectors.groupingBy(Sample::product, TreeMap::new, Collectors.toList()));
        Map<String, Integer> indexes = new ConcurrentHashMap<>();
        IntStream.range(0, usable.size()).forEach(i -> indexes.put(usable.get(i).id(), i));
        Iterator<Sample> order = Shuffle.of(usable, seed, epoch).iterator();
        return new Prefetch<>(
                order,
                sample -> {
                    var random = Shuffle.random(seed, epoch, indexes.get(sample.id()));
                    if (mosaic == 0 || random.nextDouble() >= mosaic) {
                        return again(sample);
                    }
                    List<Sample> peers = byProduct.get(sample.product());
                    List<PreparedSample> four = new ArrayList<>();
                    for (int index : Mosaic.draw(peers.size(), random)) {
                        four.add(peer(peers.get(index)));
                    }
                    return Mosaic.tile(four, side, kernel);
                },
                ahead,
                listener);
    }

    /** Prepares a sample that was usable when loaded; its mask may have disappeared since. */
    private PreparedSample again(Sample sample) throws ImageException {
        PreparedSample prepared = prepare(sample);
        if (prepared.problem().isPresent()) {
            throw new ImageException(prepared.problem().get());
        }
        return prepared;
    }

    /** Prepares a part of a mosaic, which stands for another sample. */
    private PreparedSample peer(Sample sample) throws ImageException {
        try {
            return again(sample);
        } catch (ImageException e) {
            throw new ImageException("%s, which its mosaic shows: %s".formatted(sample.id(), e.getMessage()), e);
        }
    }

    private PreparedSample prepare(Sample sample) throws ImageException {
        PreparedSample known = kept.get(sample.id());
        if (known != null) {
            return known;
        }
        PreparedSample full = preparation.prepare(sample);
        RgbImage resized = full.resized();
        Optional<short[]> labels = typed ? full.labels() : full.labels().map(TuningData::withoutTypes);
        PreparedSample prepared = new PreparedSample(sample, resized, resized, labels, full.problem());
        long bytes = 5L * side * side;
        if (prepared.problem().isEmpty() && !untyped(prepared) && keptBytes.addAndGet(bytes) <= mostKept) {
            kept.put(sample.id(), prepared);
        }
        return prepared;
    }
}
