/** What the engine checks of a plug-in while it uses it, so that a broken contract is told in one line. */
package org.dapo.engine.internal.contract;
