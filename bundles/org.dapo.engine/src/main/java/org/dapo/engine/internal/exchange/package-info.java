/** Checkpoints of other programs, in and out. */
package org.dapo.engine.internal.exchange;
