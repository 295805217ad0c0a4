package org.dapo.tensorfile.internal.torch;

import java.util.Map;

/** An object of a TorchScript class: its fields, without any code. */
final class InertRecord {
    private Map<?, ?> fields = Map.of();

    Map<?, ?> fields() {
        return fields;
    }

    void setFields(Map<?, ?> given) {
        fields = given;
    }
}
