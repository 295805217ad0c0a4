package org.dapo.tensorfile.internal.torch;

import java.util.Map;

/** An object of a TorchScript class: the class's name and the fields, without any code. */
final class InertRecord {
    private final String className;
    private Map<?, ?> fields = Map.of();

    InertRecord(String className) {
        this.className = className;
    }

    String className() {
        return className;
    }

    Map<?, ?> fields() {
        return fields;
    }

    void setFields(Map<?, ?> given) {
        fields = given;
    }
}
