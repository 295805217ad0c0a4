/**
 * Shared parts of prompt methods. {@link org.dapo.prompting.MethodStrategy} and {@link org.dapo.prompting.MethodLearner} are the
 * base classes of a method. The other classes are its parts: parameters, settings, texts, similarities, maps and losses.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package org.dapo.prompting;
