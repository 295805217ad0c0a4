package org.dapo.dataset.rendered.internal;

import java.nio.file.Path;
import org.dapo.api.dataset.Dataset;
import org.dapo.api.dataset.DatasetAdapter;
import org.dapo.api.dataset.DatasetException;
import org.dapo.api.plugin.DapoPlugin;
import org.dapo.dataset.rendered.internal.plan.Plan;
import org.osgi.service.component.annotations.Component;

/**
 * Surfaces and parts with defects, rendered from a seed. It reads no folder: the path is replaced by settings, as in
 * {@code rendered:contrast=0.5,seed=7}, or is empty.
 */
@Component
@DapoPlugin(name = "rendered", version = "1.0.0")
public final class RenderedDatasetAdapter implements DatasetAdapter {
    @Override
    public Dataset open(Path settings) throws DatasetException {
        return new RenderedDataset(Plan.FROZEN, Settings.parse(settings.toString()));
    }
}
