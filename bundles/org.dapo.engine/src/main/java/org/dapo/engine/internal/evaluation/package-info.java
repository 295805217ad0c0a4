/** Evaluation: metrics per product, their means, reports, and resuming. */
package org.dapo.engine.internal.evaluation;
