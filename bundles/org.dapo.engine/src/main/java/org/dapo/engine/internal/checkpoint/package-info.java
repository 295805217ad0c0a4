/** Checkpoints: learned parameters with their provenance, and optimiser state for resuming. */
package org.dapo.engine.internal.checkpoint;
