package org.dapo.tensorfile.internal.torch;

import java.util.Map;
import java.util.Optional;
import org.dapo.tensorfile.TensorType;

/** Torch's storage class for each element type. There is none for the wider unsigned integers. */
final class StorageTypes {
    /** Types by the name of torch's class. */
    static final Map<String, TensorType> BY_NAME = Map.of(
            "FloatStorage", TensorType.F32,
            "DoubleStorage", TensorType.F64,
            "HalfStorage", TensorType.F16,
            "BFloat16Storage", TensorType.BF16,
            "LongStorage", TensorType.I64,
            "IntStorage", TensorType.I32,
            "ShortStorage", TensorType.I16,
            "CharStorage", TensorType.I8,
            "ByteStorage", TensorType.U8,
            "BoolStorage", TensorType.BOOL);

    private StorageTypes() {}

    /** The name of torch's class for a type. */
    static Optional<String> name(TensorType type) {
        return BY_NAME.entrySet().stream()
                .filter(entry -> entry.getValue() == type)
                .map(Map.Entry::getKey)
                .findFirst();
    }
}
