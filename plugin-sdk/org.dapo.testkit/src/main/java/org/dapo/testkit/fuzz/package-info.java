/** Fuzzing for readers of untrusted files. The entry point is {@link org.dapo.testkit.fuzz.ReaderFuzz}. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package org.dapo.testkit.fuzz;
