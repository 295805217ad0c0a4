/** Shared parts of commands: options, and the base of commands that only list subcommands. */
package org.dapo.shell.internal.options;
