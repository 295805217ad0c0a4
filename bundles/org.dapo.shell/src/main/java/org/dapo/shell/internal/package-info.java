/**
 * The command line, in Gogo and from the launcher. Its rooms, from the top down: {@code run}, {@code data}, {@code model} and
 * {@code benchmark} with the commands; {@code options} that they share; {@code parts}, what they ask of the installation; and
 * {@code terminal}.
 */
package org.dapo.shell.internal;
