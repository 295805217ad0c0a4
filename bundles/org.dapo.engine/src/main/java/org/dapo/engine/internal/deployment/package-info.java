/** Packs: a checkpoint with state features and thresholds in one file. */
package org.dapo.engine.internal.deployment;
