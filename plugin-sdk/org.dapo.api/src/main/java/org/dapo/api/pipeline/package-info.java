/** The host's entry points: a pipeline that tunes, evaluates and inspects. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("2.0.0")
package org.dapo.api.pipeline;
