/** The layout {@code folder}: plain folders of good and defective images. */
package org.dapo.dataset.folder.internal;
