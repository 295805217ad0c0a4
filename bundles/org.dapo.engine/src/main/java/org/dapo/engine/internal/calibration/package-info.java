/** Thresholds from good or labelled images, and the file that keeps them beside a checkpoint. */
package org.dapo.engine.internal.calibration;
