/**
 * CLIP (Radford et al. 2021) as a backbone: what model.json describes, and how published files are recognised. The tokenizer, the
 * towers and the weights have packages of their own.
 */
package org.dapo.backbone.clip.internal;
