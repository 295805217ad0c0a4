/** The prompt strategy {@code ada-clip} (AdaCLIP, arXiv 2407.15795). */
package org.dapo.prompt.adaclip.internal;
