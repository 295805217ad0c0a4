/** Compares methods under one protocol: plans, results, and the significance of the difference between two methods. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("2.0.0")
package org.dapo.api.benchmark;
