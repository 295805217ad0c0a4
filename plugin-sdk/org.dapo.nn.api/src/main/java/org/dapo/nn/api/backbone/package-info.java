/** Backbones: frozen vision-language models, and the options of a pass through one of their towers. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("2.0.0")
package org.dapo.nn.api.backbone;
