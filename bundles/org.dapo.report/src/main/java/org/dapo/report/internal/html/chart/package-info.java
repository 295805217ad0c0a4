/** Curves and losses, drawn as SVG. */
package org.dapo.report.internal.html.chart;
