/** Metrics over a stream of predictions, in memory that does not grow with the number of images. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.2.0")
package org.dapo.api.metric;
