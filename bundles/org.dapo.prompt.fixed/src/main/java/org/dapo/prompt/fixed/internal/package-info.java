/** The prompt strategy {@code fixed}: hand-written prompts, nothing learned. */
package org.dapo.prompt.fixed.internal;
