package org.dapo.engine.internal.inspection;

import java.nio.file.Path;
import java.text.Normalizer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CancellationException;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.stream.Collectors;
import org.dapo.api.image.ImageException;
import org.dapo.api.image.ImageSource;
import org.dapo.api.image.RgbImage;
import org.dapo.api.image.ScoreMap;
import org.dapo.api.pipeline.Batching;
import org.dapo.api.pipeline.Framing;
import org.dapo.api.pipeline.Inspection;
import org.dapo.api.pipeline.Inspector;
import org.dapo.api.pipeline.InspectorRequest;
import org.dapo.api.pipeline.PackInfo;
import org.dapo.api.pipeline.PipelineException;
import org.dapo.api.pipeline.Provenance;
import org.dapo.api.pipeline.Threshold;
import org.dapo.api.pipeline.UnknownNameException;
import org.dapo.api.pipeline.WrongValueException;
import org.dapo.api.progress.RunListener;
import org.dapo.api.taxonomy.DefectTaxonomy;
import org.dapo.api.taxonomy.DefectType;
import org.dapo.api.taxonomy.Product;
import org.dapo.api.text.OneLine;
import org.dapo.engine.internal.assembly.Assembly;
import org.dapo.engine.internal.assembly.Session;
import org.dapo.engine.internal.assembly.Sessions;
import org.dapo.engine.internal.calibration.ThresholdFile;
import org.dapo.engine.internal.deployment.Pack;
import org.dapo.engine.internal.framing.Blend;
import org.dapo.engine.internal.framing.LikeliestTypes;
import org.dapo.engine.internal.framing.Look;
import org.dapo.engine.internal.scoring.Scorer;
import org.dapo.engine.internal.scoring.States;
import org.dapo.imaging.Images;
import org.dapo.nn.api.prompt.StateFeatures;

/** Inspects images with one learner. The state features are computed once. */
public final class ImageInspector implements Inspector {
    private static final double DEFAULT_IMAGE_THRESHOLD = 0.5;
    private static final String REQUEST = "request";

    private final Session session;
    private final Scorer scorer;
    private final Framing framing;
    private final Look look;
    private final Threshold threshold;
    private final Provenance provenance;
    private final Optional<Batcher> batcher;
    private final ReadWriteLock open = new ReentrantReadWriteLock();
    private boolean closed;

    private ImageInspector(Session session, Framing framing, Threshold threshold, Batching batching) {
        this.session = session;
        this.threshold = threshold;
        this.framing = framing;
        this.provenance = session.provenance().with(choices(session, framing));
        boolean batches = batching.size() > 1;
        this.look = Look.of(
                framing,
                session.side(),
                session.backbone().spec().preprocessing(),
                batches ? batching.size() : Scorer.BATCH);
        this.scorer = new Scorer(session, framing);
        try {
            this.batcher = batches ? Optional.of(new Batcher(batching, scorer::score)) : Optional.empty();
        } catch (RuntimeException | Error e) {
            scorer.close();
            throw e;
        }
    }

    /** What identifies an inspector's answers beside its parts. */
    private static Map<String, String> choices(Session session, Framing framing) {
        Map<String, String> choices = new TreeMap<>();
        session.checkpoint().ifPresent(file -> choices.put("checkpoint_sha256", file.sha256()));
        session.pack().ifPresent(file -> choices.put("pack_sha256", file.sha256()));
        if (!framing.equals(Framing.SQUARE)) {
            choices.put("framing", framing.text());
        }
        return choices;
    }

    /** Opens an inspector that is ready for use. */
    public static ImageInspector open(Assembly assembly, InspectorRequest request) throws PipelineException {
        Session session = session(assembly, request);
        try {
            requireOwnProfile(session);
            Framing framing = framing(session, request);
            return new ImageInspector(session, framing, threshold(session, framing, request), request.batching());
        } catch (PipelineException | RuntimeException | Error e) {
            session.close();
            throw e;
        }
    }

    private static Session session(Assembly assembly, InspectorRequest request) throws PipelineException {
        if (request.pack().isPresent()) {
            return Sessions.open(assembly, request.pack().get(), request.device());
        }
        return Sessions.open(
                assembly,
                new Sessions.Options(
                        request.checkpoint(), request.profile(), request.imageSize(), request.device(), 0, true),
                RunListener.NONE);
    }

    /** Writes everything that this inspector needs except its backbone. */
    public void pack(Set<String> products, Path file) throws PipelineException {
        Map<String, Product> known = session.assembly().taxonomy().part().products();
        Set<String> composed = products.stream().map(ImageInspector::composed).collect(Collectors.toSet());
        for (String product : products) {
            if (known.keySet().stream().map(ImageInspector::composed).noneMatch(composed(product)::equals)) {
                throw new UnknownNameException(
                        "product of the taxonomy "
                                + session.assembly().taxonomy().name(),
                        product,
                        known.keySet());
            }
        }
        Set<String> words = new TreeSet<>(Set.of(States.ANY_PRODUCT));
        for (Map.Entry<String, Product> one : known.entrySet()) {
            if (products.isEmpty() || composed.contains(composed(one.getKey()))) {
                requireStates(Optional.of(one.getKey()), one.getValue().words());
                words.add(one.getValue().words());
            }
        }
        Map<String, StateFeatures> states = scorer.states(words);
        if (states.isEmpty()) {
            throw new PipelineException(
                    "the text features of the prompt strategy '%s' depend on the image, so they cannot be packed"
                            .formatted(session.assembly().prompt().name()));
        }
        Pack.write(
                file,
                new Pack.Content(
                        session.provenance(),
                        threshold,
                        framing,
                        products.stream().sorted().toList(),
                        session.learner().parameters(),
                        states));
    }

    /** A calibrated threshold is valid only for the scores of the checkpoint's profile. */
    private static void requireOwnProfile(Session session) throws PipelineException {
        String profile = session.provenance().profile();
        Optional<String> made =
                session.checkpoint().map(checkpoint -> checkpoint.provenance().profile());
        if (made.isPresent() && !made.get().equals(profile)) {
            throw new PipelineException("the checkpoint %s was made with the profile '%s', not with '%s'"
                    .formatted(session.checkpoint().get().file(), made.get(), profile));
        }
    }

    /** The request's framing, otherwise the pack's, otherwise a square. */
    private static Framing framing(Session session, InspectorRequest request) {
        return request.framing().or(() -> session.pack().map(PackInfo::framing)).orElse(Framing.SQUARE);
    }

    /** The request's threshold, otherwise the pack's or the one calibrated for the same framing, otherwise a default. */
    private static Threshold threshold(Session session, Framing framing, InspectorRequest request)
            throws PipelineException {
        OptionalDouble image = request.imageThreshold();
        OptionalDouble pixel = request.pixelThreshold();
        if (image.isPresent() && pixel.isPresent()) {
            return new Threshold(image.getAsDouble(), pixel.getAsDouble(), REQUEST);
        }
        Threshold known = session.pack().isPresent()
                ? packed(session.pack().get(), framing)
                : ThresholdFile.find(session, framing)
                        .orElse(new Threshold(
                                DEFAULT_IMAGE_THRESHOLD, session.recipe().mapRange() / 2.0, Threshold.DEFAULT));
        if (image.isEmpty() && pixel.isEmpty()) {
            return known;
        }
        return image.isPresent()
                ? known.withImage(image.getAsDouble(), REQUEST)
                : known.withPixel(pixel.getAsDouble(), REQUEST);
    }

    private static Threshold packed(PackInfo pack, Framing framing) throws PipelineException {
        if (!pack.threshold().origin().equals(Threshold.DEFAULT)
                && !pack.framing().equals(framing)) {
            throw new PipelineException(
                    "the thresholds of the pack %s are valid for its framing '%s', not for '%s': set no framing, so that the pack's is used, or set both thresholds"
                            .formatted(pack.file(), pack.framing(), framing));
        }
        return pack.threshold();
    }

    @Override
    public Inspection inspect(ImageSource source, Optional<String> product) throws PipelineException {
        open.readLock().lock();
        try {
            if (closed) {
                throw new PipelineException("the inspector is closed");
            }
            session.assembly().requireParts();
            RgbImage image = Images.load(source);
            Optional<String> problem = look.problem(image);
            if (problem.isPresent()) {
                throw new PipelineException("%s: %s".formatted(source.name(), problem.get()));
            }
            return describe(source.name(), image, look(image, product));
        } catch (ImageException e) {
            throw new PipelineException(e.getMessage(), e);
        } catch (WrongValueException | CancellationException e) {
            // If a part has left meanwhile, its failure says nothing about the image.
            session.assembly().requireParts();
            throw e;
        } catch (RuntimeException | LinkageError e) {
            session.assembly().requireParts();
            throw new PipelineException("cannot inspect %s: %s".formatted(source.name(), OneLine.of(e.toString())), e);
        } finally {
            open.readLock().unlock();
        }
    }

    private Blend look(RgbImage image, Optional<String> name) throws PipelineException {
        DefectTaxonomy taxonomy = session.assembly().taxonomy().part();
        Optional<Product> product = product(taxonomy, name);
        String words = product.map(Product::words).orElse(States.ANY_PRODUCT);
        requireStates(name, words);
        List<String> types = product.map(Product::types)
                .orElseGet(() -> taxonomy.types().stream().map(DefectType::id).toList());
        return look.at(image, types, squares -> {
            if (batcher.isPresent()) {
                return batcher.get().predict(squares, words, types);
            }
            if (Thread.currentThread().isInterrupted()) {
                throw new PipelineException("interrupted while an image was inspected");
            }
            return scorer.score(squares, words, types);
        });
    }

    private static Optional<Product> product(DefectTaxonomy taxonomy, Optional<String> name)
            throws WrongValueException {
        try {
            return name.map(taxonomy::product);
        } catch (IllegalArgumentException e) {
            throw new WrongValueException("'%s' cannot be a product: %s".formatted(name.orElse(""), e.getMessage()), e);
        }
    }

    /** Taxonomies do not distinguish composed and decomposed accented letters either. */
    private static String composed(String product) {
        return Normalizer.normalize(product, Normalizer.Form.NFC);
    }

    /** Throws if a pack does not cover the product: it may have states for some products only. */
    private void requireStates(Optional<String> product, String words) throws PipelineException {
        List<String> packed = session.pack().map(PackInfo::products).orElse(List.of());
        boolean another = !packed.isEmpty()
                && product.isPresent()
                && packed.stream().map(ImageInspector::composed).noneMatch(composed(product.get())::equals);
        if (another || !scorer.knows(words)) {
            PackInfo pack = session.pack().orElseThrow();
            throw new PipelineException("the pack %s is not for the product '%s'; it is for %s"
                    .formatted(
                            pack.file(),
                            product.orElse(""),
                            pack.products().isEmpty()
                                    ? "those of the taxonomy "
                                            + pack.provenance().taxonomy()
                                    : String.join(", ", pack.products())));
        }
    }

    /** The highest float not above a threshold, so that a float exceeds either or both. */
    private static float floor(double threshold) {
        float nearest = (float) threshold;
        return nearest > threshold ? Math.nextDown(nearest) : nearest;
    }

    private Inspection describe(String name, RgbImage image, Blend seen) {
        ScoreMap map = seen.map();
        LikeliestTypes types = seen.likeliest();
        return new Inspection(
                name,
                image,
                seen.score(),
                seen.score() > threshold.image(),
                threshold,
                types.findings(map, floor(threshold.pixel())),
                RegionFinder.find(map, floor(threshold.pixel()), types),
                map,
                session.recipe().mapRange(),
                Optional.of(provenance));
    }

    @Override
    public void close() {
        open.writeLock().lock();
        try {
            if (!closed) {
                closed = true;
                try {
                    batcher.ifPresent(Batcher::close);
                    scorer.close();
                } finally {
                    session.close();
                }
            }
        } finally {
            open.writeLock().unlock();
        }
    }
}
