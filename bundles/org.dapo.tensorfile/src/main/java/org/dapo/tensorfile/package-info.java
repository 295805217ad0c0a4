/** Reads and writes weights and checkpoints as files of named tensors. Works on bytes, not on the tensors of an engine. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.2.0")
package org.dapo.tensorfile;
