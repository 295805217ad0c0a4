/** Backbones: frozen vision-language models, and the options of a pass through one of their towers. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.1.0")
package org.dapo.nn.api.backbone;
