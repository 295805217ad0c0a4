/** The prompt strategy {@code multi-ads} (MultiADS, arXiv 2504.06740). */
package org.dapo.prompt.multiads.internal;
