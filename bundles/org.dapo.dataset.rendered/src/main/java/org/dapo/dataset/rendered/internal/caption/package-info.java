/** Captions for images: what they show and in which state. */
package org.dapo.dataset.rendered.internal.caption;
