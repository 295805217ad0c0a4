package org.dapo.engine.internal.data;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.dapo.api.dataset.Defect;
import org.dapo.api.dataset.Sample;
import org.dapo.api.image.ImageException;
import org.dapo.api.image.Mask;
import org.dapo.api.image.RgbImage;
import org.dapo.api.metric.LabelMap;
import org.dapo.imaging.Images;
import org.dapo.imaging.Kernel;
import org.dapo.imaging.Resize;
import org.dapo.nn.api.backbone.Preprocessing;
import org.dapo.nn.api.prompt.TuningRecipe.MaskRule;

/** Decodes a sample's image and masks and resizes them to one size, if there is one. Thread-safe. */
public final class SamplePreparation {
    private static final int OWN_SIZE = 0;

    private final int side;
    private final Kernel kernel;
    private final DefectNames names;
    private final MaskRule rule;
    private final MaskCombiner.Overlap overlap;

    private SamplePreparation(
            int side, Preprocessing preprocessing, DefectNames names, MaskRule rule, MaskCombiner.Overlap overlap) {
        this.side = side;
        this.kernel = kernel(preprocessing);
        this.names = names;
        this.rule = rule;
        this.overlap = overlap;
    }

    /** For tuning: uses the strategy's mask rule. Of two overlapping regions the smaller wins; identical ones are untyped. */
    public static SamplePreparation forTuning(int side, Preprocessing preprocessing, DefectNames names, MaskRule rule) {
        return new SamplePreparation(side, preprocessing, names, rule, MaskCombiner.Overlap.SMALLER_WINS);
    }

    /** For evaluation: more than half of a pixel must be defective, and a pixel of two types is untyped. */
    public static SamplePreparation forEvaluation(int side, Preprocessing preprocessing, DefectNames names) {
        return new SamplePreparation(side, preprocessing, names, MaskRule.ABOVE_HALF, MaskCombiner.Overlap.UNTYPED);
    }

    /** For evaluation of images that do not enter the network as squares: nothing is resized. */
    public static SamplePreparation atOwnSize(Preprocessing preprocessing, DefectNames names) {
        return forEvaluation(OWN_SIZE, preprocessing, names);
    }

    /** The Pillow kernel that a backbone's preprocessing names. */
    public static Kernel kernel(Preprocessing preprocessing) {
        return switch (preprocessing.interpolation()) {
            case BICUBIC -> Kernel.BICUBIC;
            case BILINEAR -> Kernel.BILINEAR;
        };
    }

    /**
     * Prepares one sample.
     *
     * @throws ImageException if the image cannot be decoded, or memory runs out; an unusable mask does not throw
     */
    public PreparedSample prepare(Sample sample) throws ImageException {
        RgbImage source = Images.load(sample.image());
        RgbImage resized = side == OWN_SIZE ? source : Resize.image(source, side, side, kernel);
        if (!sample.anomalous()) {
            short[] normal = new short[resized.width() * resized.height()];
            return new PreparedSample(sample, source, resized, Optional.of(normal), Optional.empty());
        }
        try {
            return anomalous(sample, source, resized);
        } catch (ImageException unusable) {
            if (unusable.getCause() instanceof OutOfMemoryError) {
                throw unusable;
            }
            return new PreparedSample(sample, source, resized, Optional.empty(), Optional.of(unusable.getMessage()));
        }
    }

    private PreparedSample anomalous(Sample sample, RgbImage source, RgbImage resized) throws ImageException {
        if (sample.defects().isEmpty()) {
            throw new ImageException("no mask");
        }
        BitSet defective = new BitSet(source.width() * source.height());
        List<MaskCombiner.Coverage> masks = new ArrayList<>();
        for (Defect defect : sample.defects()) {
            Mask mask = mask(defect, source);
            defective.or(mask.bits());
            short label = defect.name().isEmpty() ? LabelMap.UNTYPED : names.label(defect.name());
            masks.add(MaskCombiner.Coverage.of(
                    Resize.mask(mask, resized.width(), resized.height()), rule, label, mask.area()));
        }
        return new PreparedSample(
                sample,
                source,
                resized,
                Optional.of(MaskCombiner.combine(resized.width() * resized.height(), masks, overlap)),
                Optional.empty(),
                Optional.of(new Mask(source.width(), source.height(), defective)));
    }

    private static Mask mask(Defect defect, RgbImage source) throws ImageException {
        Mask mask = Images.load(defect.mask().orElseThrow(() -> new ImageException("no mask")));
        if (mask.width() != source.width() || mask.height() != source.height()) {
            throw new ImageException("the mask is %s x %s, its image %s x %s"
                    .formatted(mask.width(), mask.height(), source.width(), source.height()));
        }
        if (mask.area() == 0) {
            throw new ImageException("the mask is empty");
        }
        return mask;
    }
}
