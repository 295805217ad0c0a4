package org.dapo.report.internal.html.gallery;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.dapo.api.pipeline.Inspection;
import org.dapo.api.pipeline.Threshold;
import org.dapo.api.pipeline.TypeFinding;
import org.dapo.api.report.EvaluatedImage;
import org.dapo.api.report.ReportExample;
import org.dapo.histogram.RankingFigures;
import org.dapo.histogram.ScoreHistogram;

/**
 * Keeps for each product the few most informative images: those of which a method is most certain, and its worst mistakes. The
 * choice depends only on scores and ids, never on the order of the images. Memory does not grow with their number, because only a
 * few small copies are kept.
 */
public final class TellingImages {
    /** The most images of all products together. Products beyond this number are ignored. */
    public static final int MOST = 48;

    /** The longest side of an image that is kept, in pixels. */
    static final int SIDE = 320;

    private static final int MOST_PER_PRODUCT = 12;

    /** The threshold used unless there are both good and defective images; the same as an inspector's default. */
    private static final double DEFAULT_THRESHOLD = 0.5;

    /** Why an image is kept, the most important reasons first. */
    private enum Reason {
        MISSED(0, true, false, "the %slowest score of its defective images"),
        CLEAR_DEFECT(1, true, true, "the %shighest score of its defective images"),
        FALSE_ALARM(2, false, true, "the %shighest score of its good images"),
        CLEARLY_GOOD(3, false, false, "the %slowest score of its good images");

        private final int turn;
        private final boolean anomalous;
        private final boolean highest;
        private final String words;

        Reason(int turn, boolean anomalous, boolean highest, String words) {
            this.turn = turn;
            this.anomalous = anomalous;
            this.highest = highest;
            this.words = words;
        }

        /** Sorts the most informative images first. */
        Comparator<EvaluatedImage> order() {
            Comparator<EvaluatedImage> byScore = Comparator.comparing(EvaluatedImage::score);
            return (highest ? byScore.reversed() : byScore).thenComparing(EvaluatedImage::id);
        }

        String words(int rank) {
            String[] ordinals = {"", "second ", "third "};
            return words.formatted(ordinals[rank]);
        }
    }

    private final ScoreHistogram scores = new ScoreHistogram();
    private final Map<String, Map<Reason, List<EvaluatedImage>>> products = new LinkedHashMap<>();
    private int perProduct = MOST_PER_PRODUCT;
    private final Set<String> others = new HashSet<>();
    private int seen;

    /** Examines an image, and keeps it if it is more informative than those before. */
    public void add(EvaluatedImage image) {
        seen++;
        scores.add(image.score(), image.anomalous() ? 1 : 0);
        if (!products.containsKey(image.product()) && products.size() == MOST) {
            others.add(image.product());
            return;
        }
        products.computeIfAbsent(image.product(), product -> new EnumMap<>(Reason.class));
        perProduct = Math.min(perProduct, Math.max(1, MOST / products.size()));
        EvaluatedImage small = null;
        for (Reason reason : Reason.values()) {
            if (reason.anomalous == image.anomalous() && wanted(image, reason)) {
                small = small == null ? shrunk(image) : small;
                List<EvaluatedImage> kept = kept(image.product(), reason);
                kept.add(small);
                kept.sort(reason.order());
            }
        }
        products.forEach(this::dropSurplus);
    }

    /** The number of images examined. */
    public int seen() {
        return seen;
    }

    /** The number of products of whose images none is kept. */
    public int unshown() {
        return others.size();
    }

    /** The images as examples, by product, with the threshold that gives the best F1 over all images. */
    public List<ReportExample> examples() {
        Threshold threshold = threshold();
        List<ReportExample> examples = new ArrayList<>();
        products.forEach((product, reasons) -> {
            Set<String> shown = new HashSet<>();
            reasons.forEach((reason, images) -> {
                int size = givesWay(product, reason, reasons) ? 0 : images.size();
                for (int rank = 0; rank < size; rank++) {
                    EvaluatedImage image = images.get(rank);
                    if (shown.add(image.id())) {
                        examples.add(example(image, reason.words(rank), threshold));
                    }
                }
            });
        });
        return examples;
    }

    private boolean wanted(EvaluatedImage image, Reason reason) {
        List<EvaluatedImage> kept = kept(image.product(), reason);
        int room = room(image.product(), reason);
        return kept.size() < room || (room > 0 && reason.order().compare(image, kept.get(room - 1)) < 0);
    }

    private void dropSurplus(String product, Map<Reason, List<EvaluatedImage>> reasons) {
        reasons.forEach((reason, kept) -> {
            while (kept.size() > room(product, reason)) {
                kept.remove(kept.size() - 1);
            }
        });
    }

    /**
     * How many images of a product are kept for a reason. The reasons take turns, the most important first. If there are so many
     * products that not every reason gets a turn, one defective and one good image of each product are kept at least.
     */
    private int room(String product, Reason reason) {
        int reasons = Reason.values().length;
        return perProduct >= reasons
                ? (perProduct - reason.turn + reasons - 1) / reasons
                : Math.max(2, perProduct) > lateTurn(product, reason) ? 1 : 0;
    }

    /** A reason's turn where not every reason gets one: defective and good in turn, for other reasons from product to product. */
    private static int lateTurn(String product, Reason reason) {
        boolean mistakesFirst = (product.hashCode() & 1) == 0;
        boolean mistake = reason == Reason.MISSED || reason == Reason.FALSE_ALARM;
        return (mistake == mistakesFirst ? 0 : 2) + (reason.anomalous ? 0 : 1);
    }

    /** Whether a reason gives way to another if only one image of a product is shown. */
    private boolean givesWay(String product, Reason reason, Map<Reason, List<EvaluatedImage>> reasons) {
        boolean defectiveFirst = (product.hashCode() & 2) == 0;
        return perProduct == 1
                && reason.anomalous != defectiveFirst
                && reasons.entrySet().stream()
                        .anyMatch(other -> other.getKey().anomalous == defectiveFirst
                                && !other.getValue().isEmpty());
    }

    private List<EvaluatedImage> kept(String product, Reason reason) {
        return products.get(product).computeIfAbsent(reason, key -> new ArrayList<>());
    }

    private static EvaluatedImage shrunk(EvaluatedImage image) {
        Shrinking small = Shrinking.to(SIDE, image.image());
        return new EvaluatedImage(
                image.id(),
                image.product(),
                image.anomalous(),
                image.score(),
                small.image(image.image()),
                small.map(image.map()),
                image.mapRange(),
                image.truth().map(small::mask),
                image.defects(),
                image.types());
    }

    /** The image's name in the report. Most ids begin with the product. */
    private static String name(EvaluatedImage image) {
        return image.id().startsWith(image.product()) ? image.id() : image.product() + ", " + image.id();
    }

    private Threshold threshold() {
        double best = RankingFigures.bestF1Threshold(scores.ranked());
        return Double.isNaN(best)
                ? new Threshold(DEFAULT_THRESHOLD, Double.NaN, Threshold.DEFAULT)
                : new Threshold(
                        best, Double.NaN, String.format(Locale.ROOT, "best F1 on these very images, %d of them", seen));
    }

    private static ReportExample example(EvaluatedImage image, String why, Threshold threshold) {
        Map<String, TypeFinding> types = new LinkedHashMap<>();
        image.types().forEach((type, score) -> types.put(type, new TypeFinding(score, 0)));
        Inspection inspection = new Inspection(
                image.id(),
                image.image(),
                image.score(),
                image.score() > threshold.image(),
                threshold,
                types,
                List.of(),
                image.map(),
                image.mapRange(),
                Optional.empty());
        return new ReportExample(
                "%s: %s".formatted(name(image), why),
                inspection,
                Optional.of(image.anomalous()),
                image.truth(),
                image.defects());
    }
}
