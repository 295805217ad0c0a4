/** The metric {@code region}: per-region overlap. */
package org.dapo.metric.region.internal;
