/** Text for people that may hold what strangers wrote. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package org.dapo.api.text;
