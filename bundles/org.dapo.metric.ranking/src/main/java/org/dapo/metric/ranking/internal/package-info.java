/** The metric {@code ranking}: AUROC, average precision and F1 over images and pixels. */
package org.dapo.metric.ranking.internal;
