/** Decoding of image files without trust, colours, and the passes of resizing. */
package org.dapo.imaging.internal;
