/** The interactive console. */
package org.dapo.console.internal;
