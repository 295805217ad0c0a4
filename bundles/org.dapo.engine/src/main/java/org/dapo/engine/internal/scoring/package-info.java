/** Scores and maps for batches: state features, shifts, and the learner. */
package org.dapo.engine.internal.scoring;
