/** CLIP: both towers, the tokenizer and the weights (Radford et al. 2021). */
package org.dapo.backbone.clip.internal;
