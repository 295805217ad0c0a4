/** How each type of defect is drawn. */
package org.dapo.dataset.rendered.internal.defect;
