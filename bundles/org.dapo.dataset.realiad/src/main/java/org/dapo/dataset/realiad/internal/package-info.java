/** The layout of Real-IAD: one JSON file per product. */
package org.dapo.dataset.realiad.internal;
