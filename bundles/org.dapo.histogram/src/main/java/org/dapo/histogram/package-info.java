/**
 * Ranking figures over any number of scores in constant memory. {@link org.dapo.histogram.ScoreHistogram} counts.
 * {@link org.dapo.histogram.RankingFigures} computes AUROC, average precision and F1 from it, with error bounds.
 * {@link org.dapo.histogram.RankingCurves} computes the curves behind them.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.1.0")
package org.dapo.histogram;
