/** The commands for models, and the bench command. */
package org.dapo.shell.internal.model;
