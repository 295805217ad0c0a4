/** Lines for people: made of what strangers wrote, or of what is wrong in a configuration. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package org.dapo.api.text;
