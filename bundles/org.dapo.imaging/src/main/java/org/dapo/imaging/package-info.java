/**
 * Image input and output: decodes files to 8-bit RGB or masks, resizes as Pillow does, prepares a network's input, and renders
 * score maps.
 *
 * <p>All classes are stateless or immutable and may be used by any thread. Work runs on the caller's thread.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.1.0")
package org.dapo.imaging;
