/** The layout {@code coco}: a file of COCO annotations beside its images. */
package org.dapo.dataset.coco.internal;
