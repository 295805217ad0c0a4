/**
 * Plug-ins in the service registry. {@link org.dapo.plugins.NamedPlugins} looks them up by name;
 * {@link org.dapo.plugins.Activations} gets a service with a time limit; {@link org.dapo.plugins.LateService} registers one
 * that takes long to prepare.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.1.0")
package org.dapo.plugins;
