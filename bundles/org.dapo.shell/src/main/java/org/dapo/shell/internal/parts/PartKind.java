package org.dapo.shell.internal.parts;

import java.util.Locale;
import org.dapo.api.dataset.DatasetAdapter;
import org.dapo.api.metric.MetricCalculator;
import org.dapo.api.model.ModelSource;
import org.dapo.api.report.ReportFormat;
import org.dapo.api.taxonomy.DefectTaxonomy;
import org.dapo.nn.api.backbone.BackboneProvider;
import org.dapo.nn.api.prompt.PromptStrategy;

/** The kinds of plug-in, in the order in which they are listed. */
public enum PartKind {
    BACKBONE(BackboneProvider.class, "backbone"),
    PROMPT(PromptStrategy.class, "prompt strategy"),
    DATASET(DatasetAdapter.class, "dataset layout"),
    METRIC(MetricCalculator.class, "metric calculator"),
    TAXONOMY(DefectTaxonomy.class, "taxonomy"),
    REPORT(ReportFormat.class, "report format"),
    MODEL(ModelSource.class, "model");

    private final Class<?> service;
    private final String words;

    PartKind(Class<?> service, String words) {
        this.service = service;
        this.words = words;
    }

    /** The interface that such a plug-in provides. */
    public Class<?> service() {
        return service;
    }

    /** What it is called in messages. */
    public String words() {
        return words;
    }

    /** What it is called in listings. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
