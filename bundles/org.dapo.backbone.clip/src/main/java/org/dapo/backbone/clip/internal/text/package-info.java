/** The tokenizer: from a text to the numbers of its tokens, as in CLIP or by a word list. */
package org.dapo.backbone.clip.internal.text;
