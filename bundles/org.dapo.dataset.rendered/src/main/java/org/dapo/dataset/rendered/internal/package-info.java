/** The data set {@code rendered}: its adapter, its settings, and its samples, which are rendered when they are read. */
package org.dapo.dataset.rendered.internal;
