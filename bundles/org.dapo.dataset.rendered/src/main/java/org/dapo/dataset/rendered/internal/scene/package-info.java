/** One image from its plan: the product, its defects, light and camera, and the masks. */
package org.dapo.dataset.rendered.internal.scene;
