/** The commands that run a pipeline, and those for the files that such runs write. */
package org.dapo.shell.internal.run;
