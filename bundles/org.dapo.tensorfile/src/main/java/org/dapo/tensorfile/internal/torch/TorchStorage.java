package org.dapo.tensorfile.internal.torch;

import org.dapo.tensorfile.TensorType;

/**
 * A run of elements in a torch archive, in which one or more tensors lie.
 *
 * @param key its name in the archive's folder {@code data}
 * @param type what its elements are
 * @param elements how many it has, as the pickle says
 */
record TorchStorage(String key, TensorType type, long elements) {}
