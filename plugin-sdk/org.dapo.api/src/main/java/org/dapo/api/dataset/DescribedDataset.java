package org.dapo.api.dataset;

import java.util.Map;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A data set that exists in several forms, of which one was chosen: a subset, a list of splits, a size. Results name the choices,
 * since figures on two forms of one data set are not comparable.
 */
@ConsumerType
public interface DescribedDataset extends Dataset {
    /**
     * The choices made by the user or by default.
     *
     * @return the choices by name, such as {@code subset} and {@code single}; the same each time the same form is opened
     */
    Map<String, String> choices();
}
