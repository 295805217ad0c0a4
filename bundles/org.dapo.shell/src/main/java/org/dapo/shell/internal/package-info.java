/**
 * The command line, in Gogo and from the launcher. Its packages, from the top down: {@code run}, {@code data}, {@code model} and
 * {@code benchmark} contain the commands; {@code options} what they share; {@code parts} their access to the installation; and
 * {@code terminal} their output.
 */
package org.dapo.shell.internal;
