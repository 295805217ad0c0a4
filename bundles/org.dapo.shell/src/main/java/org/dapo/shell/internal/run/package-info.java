/** The commands that run a pipeline, and those for what such runs write. */
package org.dapo.shell.internal.run;
