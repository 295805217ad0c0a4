/** The prompt strategy {@code dapo} (DAPO, arXiv 2512.09446): hybrid prompts, layer tokens and adapters. */
package org.dapo.prompt.dapo.internal;
