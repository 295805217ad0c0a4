/** The layout {@code index}: a {@code meta.json} that lists images and masks, as several papers use it. */
package org.dapo.dataset.index.internal;
