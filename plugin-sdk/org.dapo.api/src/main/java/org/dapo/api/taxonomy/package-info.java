/** Defect taxonomies: which defect types there are, and in which words. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.1.0")
package org.dapo.api.taxonomy;
