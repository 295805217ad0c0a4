/** Weights and checkpoints as files of named tensors, in and out. Knows bytes, not tensors of an engine. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.1.0")
package org.dapo.tensorfile;
