/**
 * Gives a reader of strangers' files thousands of spoilt ones. {@link org.dapo.testkit.fuzz.ReaderFuzz} is where to
 * begin.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package org.dapo.testkit.fuzz;
