/** The metric {@code multitype}: figures per type of defect. */
package org.dapo.metric.multitype.internal;
