/** The layout {@code coco}: a COCO annotation file and its images. */
package org.dapo.dataset.coco.internal;
