/** Files that are never half-written, and why one cannot be read or written. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.1.0")
package org.dapo.api.file;
