/** Scores and maps for batches: state features, passes, and the learner. */
package org.dapo.engine.internal.scoring;
