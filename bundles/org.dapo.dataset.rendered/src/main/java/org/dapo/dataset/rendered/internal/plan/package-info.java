/** Which images each split has; frozen for the evaluation. */
package org.dapo.dataset.rendered.internal.plan;
