/** Defect taxonomies: the defect types, and the words for them. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.1.0")
package org.dapo.api.taxonomy;
