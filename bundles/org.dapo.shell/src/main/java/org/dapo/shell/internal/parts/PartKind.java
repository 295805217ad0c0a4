package org.dapo.shell.internal.parts;

import java.util.List;
import org.dapo.api.dataset.DatasetAdapter;
import org.dapo.api.metric.MetricCalculator;
import org.dapo.api.model.ModelSource;
import org.dapo.api.report.ReportFormat;
import org.dapo.api.taxonomy.DefectTaxonomy;
import org.dapo.nn.api.backbone.BackboneProvider;
import org.dapo.nn.api.prompt.CheckpointFormat;
import org.dapo.nn.api.prompt.PromptStrategy;

/**
 * A kind of plug-in.
 *
 * @param <T> the type of such plug-ins
 * @param service the interface that they provide
 * @param word its name in listings
 * @param words its name in messages
 */
public record PartKind<T>(Class<T> service, String word, String words) {
    /** Backbones. */
    public static final PartKind<BackboneProvider> BACKBONE =
            new PartKind<>(BackboneProvider.class, "backbone", "backbone");

    /** Prompt strategies. */
    public static final PartKind<PromptStrategy> PROMPT =
            new PartKind<>(PromptStrategy.class, "prompt", "prompt strategy");

    /** Dataset adapters. */
    public static final PartKind<DatasetAdapter> DATASET =
            new PartKind<>(DatasetAdapter.class, "dataset", "dataset layout");

    /** Metric calculators. */
    public static final PartKind<MetricCalculator> METRIC =
            new PartKind<>(MetricCalculator.class, "metric", "metric calculator");

    /** Taxonomies. */
    public static final PartKind<DefectTaxonomy> TAXONOMY =
            new PartKind<>(DefectTaxonomy.class, "taxonomy", "taxonomy");

    /** Report formats. */
    public static final PartKind<ReportFormat> REPORT = new PartKind<>(ReportFormat.class, "report", "report format");

    /** Formats of other programs' checkpoints. */
    public static final PartKind<CheckpointFormat> FORMAT =
            new PartKind<>(CheckpointFormat.class, "format", "checkpoint format");

    /** Models. */
    public static final PartKind<ModelSource> MODEL = new PartKind<>(ModelSource.class, "model", "model");

    /** All kinds, in the order of listings. */
    static final List<PartKind<?>> ALL = List.of(BACKBONE, PROMPT, DATASET, METRIC, TAXONOMY, REPORT, FORMAT, MODEL);
}
