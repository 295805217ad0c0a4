/** Backbones: frozen vision-language models, and what a pass through one of their towers looks like. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.1.0")
package org.dapo.nn.api.backbone;
