/** Identity, version and capabilities of a plug-in, as service properties. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.1.0")
package org.dapo.api.plugin;
