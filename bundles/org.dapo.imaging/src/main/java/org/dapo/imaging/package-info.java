/**
 * Images in and out: decodes files to 8-bit RGB or masks, resizes as Pillow does, makes a network's input, and paints
 * score maps.
 *
 * <p>Everything here is stateless or immutable, and may be called from any thread. Work runs on the caller's thread.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.1.0")
package org.dapo.imaging;
