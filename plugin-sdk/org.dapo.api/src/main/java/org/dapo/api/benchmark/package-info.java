/** Methods compared under one protocol: a plan, what came of it, and what the difference between two methods is worth. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("2.0.0")
package org.dapo.api.benchmark;
