/** Contrastive training of a CLIP on captions, with linear probes and replicas. */
package org.dapo.engine.internal.pretraining;
