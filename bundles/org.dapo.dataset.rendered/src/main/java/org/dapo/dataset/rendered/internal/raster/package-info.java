/** Drawing with arithmetic that is the same on every machine: curves, noise, light and the camera. */
package org.dapo.dataset.rendered.internal.raster;
