/** Optimisers, learning-rate schedules, shuffling, and the checks on parameters. */
package org.dapo.engine.internal.optimization;
