/** The prompt strategy {@code anomaly-clip} (AnomalyCLIP, arXiv 2310.18961). */
package org.dapo.prompt.anomalyclip.internal;
