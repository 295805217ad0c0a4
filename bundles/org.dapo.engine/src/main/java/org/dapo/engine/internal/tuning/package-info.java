/** Tuning of a prompt strategy on a frozen backbone. */
package org.dapo.engine.internal.tuning;
