/**
 * Ranking figures over any number of scores in flat memory: {@link org.dapo.histogram.ScoreHistogram} counts,
 * {@link org.dapo.histogram.RankingFigures} reads AUROC, average precision and F1 off it, with error bounds, and
 * {@link org.dapo.histogram.RankingCurves} the curves behind them.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.1.0")
package org.dapo.histogram;
