/**
 * The contract tests of data sets, taxonomies, metrics, report formats, prompt strategies, backbones and inspectors, as abstract
 * JUnit 5 classes. A plug-in's build extends the class for its kind,
 * supplies the plug-in, and inherits the tests.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.1.0")
package org.dapo.testkit;
