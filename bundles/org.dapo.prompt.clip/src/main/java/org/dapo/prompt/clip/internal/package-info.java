/** The prompt strategy {@code clip} (CLIP, arXiv 2103.00020). */
package org.dapo.prompt.clip.internal;
