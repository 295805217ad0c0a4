/** Products: surfaces, parts and things put together of parts, listed or invented from a seed. */
package org.dapo.dataset.rendered.internal.product;
