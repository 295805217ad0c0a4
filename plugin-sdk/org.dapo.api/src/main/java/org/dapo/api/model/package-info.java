/** Models: the sources of a backbone's files. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("2.0.0")
package org.dapo.api.model;
