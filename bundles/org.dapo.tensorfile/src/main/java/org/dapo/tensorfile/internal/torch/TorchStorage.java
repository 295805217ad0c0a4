package org.dapo.tensorfile.internal.torch;

import org.dapo.tensorfile.TensorType;

/**
 * A sequence of elements in a torch archive that holds one or more tensors.
 *
 * @param key its name in the archive's folder {@code data}
 * @param type the type of its elements
 * @param elements the number of elements, as stated in the pickle
 */
record TorchStorage(String key, TensorType type, long elements) {}
