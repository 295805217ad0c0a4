/** Prompt strategies: what is learned on top of a frozen backbone, and how it scores images. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.1.0")
package org.dapo.nn.api.prompt;
