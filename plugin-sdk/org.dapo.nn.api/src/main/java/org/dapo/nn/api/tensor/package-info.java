/** The tensor engine, as a service that is registered when the engine is ready. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package org.dapo.nn.api.tensor;
