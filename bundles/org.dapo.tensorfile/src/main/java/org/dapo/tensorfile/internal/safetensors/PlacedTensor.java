package org.dapo.tensorfile.internal.safetensors;

import org.dapo.tensorfile.TensorEntry;

/**
 * A tensor and its position.
 *
 * @param entry the tensor
 * @param position its first byte, counted from the beginning of the file or, before that is known, from the header's end
 */
public record PlacedTensor(TensorEntry entry, long position) {}
