package org.dapo.taxonomy.json.internal;

import org.dapo.api.text.OneLine;

/** A taxonomy file that cannot be used. The message is one line that names the file and what is expected. */
public final class TaxonomyException extends Exception {
    private static final long serialVersionUID = 1L;

    TaxonomyException(String message) {
        super(OneLine.of(message));
    }

    TaxonomyException(String message, Throwable cause) {
        super(OneLine.of(message), cause);
    }
}
