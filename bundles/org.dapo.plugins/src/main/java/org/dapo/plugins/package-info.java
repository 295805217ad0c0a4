/**
 * Plug-ins in the service registry: {@link org.dapo.plugins.NamedPlugins} says which one a name means,
 * {@link org.dapo.plugins.Activations} asks for it without waiting for ever.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package org.dapo.plugins;
