/** Prompt strategies: methods that learn on top of a frozen backbone and score images. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("2.0.0")
package org.dapo.nn.api.prompt;
