/** Images, masks and score maps as plain arrays, and their sources. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.1.0")
package org.dapo.api.image;
