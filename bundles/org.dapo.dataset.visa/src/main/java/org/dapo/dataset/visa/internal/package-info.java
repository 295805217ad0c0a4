/** The layout of VisA, as released and as reorganised for one class. */
package org.dapo.dataset.visa.internal;
