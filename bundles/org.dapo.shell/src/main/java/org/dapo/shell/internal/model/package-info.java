/** The commands for models, and the bench. */
package org.dapo.shell.internal.model;
