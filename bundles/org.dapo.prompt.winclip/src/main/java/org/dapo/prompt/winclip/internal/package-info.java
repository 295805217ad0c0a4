/** The prompt strategy {@code win-clip} (WinCLIP, arXiv 2303.14814). */
package org.dapo.prompt.winclip.internal;
