/** Progress of long runs, and their cancellation. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package org.dapo.api.progress;
