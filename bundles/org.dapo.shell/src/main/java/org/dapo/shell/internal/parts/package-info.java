/** The commands' access to the installation: its parts, and what a missing one waits for. */
package org.dapo.shell.internal.parts;
