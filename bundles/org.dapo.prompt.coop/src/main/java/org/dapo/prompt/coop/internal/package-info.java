/** The prompt strategy {@code co-op} (CoOp, arXiv 2109.01134). */
package org.dapo.prompt.coop.internal;
