/** The output of a command to its terminal, and its exit status. */
package org.dapo.shell.internal.terminal;
