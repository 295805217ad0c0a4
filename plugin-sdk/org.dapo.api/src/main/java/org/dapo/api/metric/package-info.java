/** Metrics: figures over a stream of predictions, in memory that does not grow with it. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.1.0")
package org.dapo.api.metric;
