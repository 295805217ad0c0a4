/** Atomic file writes, and explanations of I/O failures. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.1.0")
package org.dapo.api.file;
