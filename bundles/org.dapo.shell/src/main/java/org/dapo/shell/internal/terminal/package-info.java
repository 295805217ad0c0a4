/** What a command writes to its terminal, and the status that it ends with. */
package org.dapo.shell.internal.terminal;
