/** The commands, in Gogo and from the command line. */
package org.dapo.shell.internal;
